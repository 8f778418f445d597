import CommandInterface
import NumaCore

/// What a command line asks for.
enum Plan: Equatable {
  case help
  case version
  case hog(HogRequest)
}

/// The memory to take, read but not yet looked up on a machine.
struct HogRequest: Equatable {
  /// SIZE as typed.
  let sizeText: Word
  let size: ByteCount
  /// The file that is written to; nil for memory of the tool's own.
  var file: Word?
  /// How often everything is written.
  var passes = 1
  var avoidsHugePages = false
  var policy: PolicyRequest?
  /// What is odd about the words though they can be followed.
  var remarks: [Remark] = []
}

/// A policy as typed.
struct PolicyRequest: Equatable {
  /// Its name without the hyphens that may come first.
  let name: Word
  let mode: MemoryPolicy.Mode
  /// Nil for the policies that take none.
  let nodes: NodeSpecifier?

  /// What messages call it: `membind: 0-3`.
  var label: String { nodes.map { "\(name): \(Word($0.text).quotedIfEmpty)" } ?? "\(name)" }
}

extension Plan {
  /// Reads the words of a command line. Calls nothing of the kernel and prints nothing.
  init(_ words: [Word]) throws(Failure) {
    var file: Word?
    var repeats: Word?? = nil
    var avoidsHugePages = false
    var operands: ArraySlice<Word> = []
    do throws(UsageError) {
      let words = try Self.likeMemhog(words)
      var reader = ArgumentReader(words, MemhogOption.table, operands: .endOptions)
      while operands.isEmpty, let argument = try reader.next() {
        switch argument {
        case .option(.help):
          self = .help
          return
        case .option(.version):
          self = .version
          return
        case .option(.file(let word)): file = word
        case .option(.repeats(let word)): repeats = .some(word)
        case .option(.noHugePages): avoidsHugePages = true
        case .operand(at: let index): operands = words[index...]
        }
      }
      guard !operands.isEmpty else {
        throw UsageError(Word(ValueKind.size.placeholder), .missingOperand)
      }
    } catch {
      throw Failure(error, MemhogOption.usage)
    }
    var request = try HogRequest(operands: [Word](operands))
    request.file = file
    request.avoidsHugePages = avoidsHugePages
    if let repeats { request.setPasses(repeats) }
    self = .hog(request)
  }

  /// The words as memhog has always read them: of `-Hr3` only the H counts, and `--` is none of its options.
  private static func likeMemhog(_ words: [Word]) throws(UsageError) -> [Word] {
    let hyphen = UInt8(ascii: "-")
    var words = words
    var index = 1
    while index < words.count, words[index].bytes.first == hyphen {
      let word = words[index]
      if word == "--" { throw UsageError(word, .noSuchOption) }
      if word.bytes.starts(with: "-H".utf8) { words[index] = "-H" }
      // What follows is a file's name, whatever it starts with.
      index += word == "-f" || word == "--file" ? 2 : 1
    }
    return words
  }
}

extension HogRequest {
  /// Reads the operands in their order, so that the first that is wrong is the one named.
  fileprivate init(operands: [Word]) throws(Failure) {
    sizeText = operands[0]
    do throws(ByteCountError) {
      let (size, rest) = try ByteCount.leading(in: sizeText.bytes)
      guard size.rawValue > 0 else { throw .notANumber }
      self.size = size
      if !rest.isEmpty { remarks.append(.ignoredText(sizeText, Word([UInt8](rest)), size)) }
    } catch {
      throw Failure("\(sizeText.quotedIfEmpty): \(error)")
    }
    guard operands.count > 1 else { return }
    let policy = try PolicyRequest(operands[1], operands.count > 2 ? operands[2] : nil)
    self.policy = policy
    let ignored = operands.dropFirst(policy.nodes == nil ? 2 : 3)
    if !ignored.isEmpty { remarks.append(.ignoredWords([Word](ignored))) }
  }

  /// Takes the value of `-r` as atoi(3) does: nothing written is what `-r`, `-r0` and `-rabc` have always meant.
  fileprivate mutating func setPasses(_ word: Word?) {
    let text = word?.bytes ?? []
    let number = text.drop { $0 == UInt8(ascii: " ") || (0x09...0x0d).contains($0) }
    let isNegative = number.first == UInt8(ascii: "-")
    let digits = number.dropFirst(isNegative || number.first == UInt8(ascii: "+") ? 1 : 0)
      .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let count = digits.reduce(0) { (count: Int, digit) in
      let (tens, isTooLarge) = count.multipliedReportingOverflow(by: 10)
      let (sum, isTooMuch) = tens.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      return isTooLarge || isTooMuch ? .max : sum
    }
    passes = isNegative ? 0 : count
    if let word, digits.isEmpty || isNegative { remarks.append(.noNumber(word)) }
  }
}

extension PolicyRequest {
  fileprivate init(_ word: Word, _ nodes: Word?) throws(Failure) {
    let name = Word([UInt8](word.bytes.drop { $0 == UInt8(ascii: "-") }))
    self.name = name
    guard let mode = Self.modes.first(where: { name == Word($0.name) })?.mode else {
      let hint = name == word ? "" : " (options come before SIZE)"
      throw Failure("\(word.quotedIfEmpty): no such policy\(hint)")
    }
    self.mode = mode
    guard mode != .default, mode != .local else {
      self.nodes = nil
      return
    }
    guard let nodes else {
      throw Failure(UsageError(word, .needsValue(.nodes)), MemhogOption.usage)
    }
    do throws(NodeSpecifierError) {
      self.nodes = try NodeSpecifier(nodes.bytes)
    } catch {
      throw Failure("\(name): \(error)")
    }
  }

  /// The policies by the names of memhog(8).
  static let modes: [(name: String, mode: MemoryPolicy.Mode)] = [
    ("interleave", .interleave), ("weighted-interleave", .weightedInterleave), ("membind", .bind),
    ("preferred", .preferred), ("preferred-many", .preferredMany), ("local", .local),
    ("default", .default),
  ]
}
