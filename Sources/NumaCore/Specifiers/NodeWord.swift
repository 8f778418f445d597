/// A word that stands for nodes by what they are, which a specifier may name next to numbers.
///
/// What it means on a machine, ``SystemRoot/nodes(of:within:)`` says.
public enum NodeWord: Hashable, Sendable {
  /// Nodes with CPUs.
  case cpu
  /// Nodes with memory.
  case mem
  /// Nodes of the tier of memory with this number, the *N* of `memory_tierN`.
  case tier(Int)
  /// Nodes of the tier that holds the nodes with both CPUs and memory.
  case dram
  /// Memory whose read bandwidth is above that of the nodes with both CPUs and memory.
  case hbm
  /// Memory that a device on the CXL bus brings.
  case cxl
  /// Memory that a graphics or 3D device brings, on nodes without CPUs.
  case gpu
  /// The nodes at least distance from a node, which is none of them.
  case nearest(NodeID)
  /// Nodes that hold pages of a process.
  case process(ProcessID)
}

extension NodeWord: CustomStringConvertible {
  /// The word as a specifier names it.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .mem: "mem"
    case .tier(let number): "tier:\(number)"
    case .dram: "dram"
    case .hbm: "hbm"
    case .cxl: "cxl"
    case .gpu: "gpu"
    case .nearest(let node): "nearest:\(node)"
    case .process(let process): "of:\(process)"
    }
  }
}

extension NodeWord {
  /// What the text of an item is among the words.
  enum Reading {
    case word(NodeWord)
    /// It begins as a word that takes a number, whose place is given, and what stands there is none.
    case needsNumber(at: Int)
  }

  /// Reads a word; nil when the text is none, and does not begin as one that takes a number.
  ///
  /// Its number is decimal, and has no leading zero: elsewhere in a specifier that would make it octal.
  @inline(never)
  static func read(_ text: ArraySlice<UInt8>) -> Reading? {
    // Never part of the parser: a tool that starts without a word then touches no page of this code.
    if let colon = text.firstIndex(of: .colon) {
      let place = colon + 1
      let number = decimal(text[place...])
      switch String(decoding: text[..<colon], as: UTF8.self) {
      case "tier": return reading(number.map(NodeWord.tier), at: place)
      case "nearest": return reading(number.map { .nearest(NodeID(rawValue: $0)) }, at: place)
      case "of":
        let process = number.flatMap(Int32.init(exactly:)).map(ProcessID.init(rawValue:))
        return reading(process.map(NodeWord.process), at: place)
      default: return nil
      }
    }
    switch String(decoding: text, as: UTF8.self) {
    case "cpu": return .word(.cpu)
    case "mem": return .word(.mem)
    case "dram": return .word(.dram)
    case "hbm": return .word(.hbm)
    case "cxl": return .word(.cxl)
    case "gpu": return .word(.gpu)
    default: return nil
    }
  }

  private static func reading(_ word: NodeWord?, at place: Int) -> Reading {
    if let word { .word(word) } else { .needsNumber(at: place) }
  }

  private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.first != .zero || digits.count == 1 else { return nil }
    return decimalNumber(digits)
  }
}
