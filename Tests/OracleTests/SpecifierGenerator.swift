/// A generator of node strings: valid ones, nearly valid ones and junk.
struct SpecifierGenerator {
  private var random: SeededGenerator
  private let nodes: [Int]
  private let devices: [String]

  /// Creates a generator that uses notable numbers and device forms.
  init(seed: UInt64, nodes: [Int], devices: [String]) {
    random = SeededGenerator(seed: seed)
    self.nodes = nodes
    self.devices = devices
  }

  /// Returns the next string, which has no zero byte, like a word of a command line.
  mutating func next() -> [UInt8] {
    switch number(below: 20) {
    case 0: junk()
    case 1..<5: mutated([UInt8](specifier().utf8))
    default: [UInt8](specifier().utf8)
    }
  }

  // MARK: Strings by the grammar, with errors

  private mutating func specifier() -> String {
    if chance(40) { return "" }
    var text = chance(3) ? "!" : ""
    if chance(4) { text += "+" }
    if chance(60) { text += "!" }
    let count = chance(50) ? number(below: 400) : 1 + number(below: 4)
    text += (0..<count).map { _ in item() }.joined(separator: ",")
    if chance(4) { text += (text.isEmpty || chance(20) ? "" : ",") + lastWord() }
    if chance(50) { text += junkCharacters() }
    return text
  }

  private mutating func item() -> String {
    switch number(below: 120) {
    case 0..<69: numeral()
    case 69: nodeWord()
    case 70..<117: numeral() + "-" + numeral()
    case 117: numeral() + "-" + numeral() + "-" + numeral()
    case 118: chance(2) ? "" : numeral() + "-"
    default: lastWord()
    }
  }

  private mutating func lastWord() -> String {
    switch number(below: 12) {
    case 0..<5: "all"
    case 5:
      pick(["ALL", "al", "alll", "all ", "same", "cpu:", "memory", "netdev", "pci:", "block:"])
    default: device()
    }
  }

  /// Returns a word of NumaCore, which libnuma does not know, or text that is nearly such a word.
  private mutating func nodeWord() -> String {
    let word = pick(["cpu", "mem", "dram", "hbm", "cxl", "gpu", "tier:4", "of:0", "nearest:"])
    return (word == "nearest:" ? word + String(node()) : word)
      + (chance(8) ? pick(["-", "-1", " ", ":", "x", "+", ":0"]) : "")
  }

  private mutating func device() -> String {
    let form = pick(devices)
    guard let colon = form.firstIndex(of: ":"), chance(6) else { return form }
    // Blanks precede the name, and text follows it.
    let name = form[form.index(after: colon)...]
    return form[...colon] + pick(["", " ", "\t\u{b} "]) + name + pick(["", " ", ",0", ".0", "x"])
  }

  private mutating func numeral() -> String {
    let blanks = chance(20) ? pick([" ", "\t", "\n", "\u{b}", "\u{c}", "\r", "  "]) : ""
    let sign = chance(40) ? pick(["+", "+", "-", "++", "+-", "- "]) : ""
    return blanks + sign + digits() + (chance(200) ? " " : "")
  }

  private mutating func digits() -> String {
    let value = chance(150) ? great() : chance(40) ? UInt64(number(below: 1100)) : node()
    return switch number(below: 40) {
    case 0: "0x" + String(value, radix: 16)
    case 1: "0X" + String(value, radix: 16, uppercase: true)
    case 2: "0" + String(value, radix: 8)
    case 3: pick(["0b", "0B"]) + String(value, radix: 2)
    case 4: "0" + String(value)
    case 5 where chance(3):
      pick(["0x", "0b", "x1", "08", "0xg", "0b2", "1e0", "0x0x1", "00", "0o1", "1_0"])
    default: String(value)
    }
  }

  private mutating func node() -> UInt64 { UInt64(pick(nodes)) }

  /// Returns a number that some type cannot hold, by itself or with the sign that may precede it.
  private mutating func great() -> UInt64 {
    let base: UInt64 = pick([
      1 << 31, 1 << 32, 1 << 32, 1 << 33, 1 << 63, 1 << 40, 0 &- (1 << 32), .max,
    ])
    return chance(2) ? base &+ node() : base &- node()
  }

  // MARK: Random strings

  private mutating func mutated(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0...number(below: 3) {
      let place = number(below: text.count + 1)
      switch number(below: 6) {
      case 0 where place < text.count: text.remove(at: place)
      case 1 where place < text.count: text[place] = byte()
      case 2: text.insert(byte(), at: place)
      case 3: text.removeSubrange(place...)
      case 4:
        // A piece is repeated.
        let start = number(below: place + 1)
        text.insert(contentsOf: text[start..<place].prefix(40), at: place)
      default: text.insert(contentsOf: specifier().utf8.prefix(20), at: place)
      }
    }
    return text
  }

  private mutating func junk() -> [UInt8] {
    chance(2)
      ? (0..<number(below: 12)).map { _ in byte() }
      : (0..<number(below: 30)).map { _ in UInt8(1 + number(below: 255)) }
  }

  private mutating func junkCharacters() -> String {
    String(decoding: (0...number(below: 3)).map { _ in byte() & 0x7f | 1 }, as: UTF8.self)
  }

  /// Returns a byte that, in most cases, has a meaning in the grammar.
  private mutating func byte() -> UInt8 {
    chance(8) ? UInt8(1 + number(below: 255)) : pick(Self.meaningful)
  }

  private static let meaningful = [UInt8]("!!++--,,,00112233456789xXbBfalnet:./ \t\u{b}\n".utf8)

  // MARK: Random choices

  private mutating func number(below bound: Int) -> Int {
    Int.random(in: 0..<bound, using: &random)
  }

  /// Returns `true` once in this many times.
  private mutating func chance(_ times: Int) -> Bool { number(below: times) == 0 }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(below: elements.count)]
  }
}
