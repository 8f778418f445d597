internal import LinuxSystem

/// A word in a specifier that stands for nodes with a property, such as `mem` or `tier:4`.
///
/// A specifier may hold words and numbers. ``SystemRoot/nodes(of:within:)`` finds the nodes of a word on a machine.
public enum NodeWord: Hashable, Sendable {
  /// Nodes with CPUs.
  case cpu
  /// Nodes with memory.
  case mem
  /// Nodes of the tier of memory with this number, the *N* of `memory_tierN`.
  case tier(Int)
  /// Nodes of the tier that holds the nodes with both CPUs and memory.
  case dram
  /// Nodes with memory whose read bandwidth is above that of the nodes with both CPUs and memory.
  case hbm
  /// Nodes with memory that a device on the CXL bus provides.
  case cxl
  /// Nodes without CPUs, with memory that a graphics or 3D device provides.
  case gpu
  /// The nodes that a device is attached to, whether or not the device has memory.
  case attached(PCIDeviceKind, PCIDeviceChoice)
  /// The nodes of a physical package, counted in the order of the first CPUs.
  case socket(Int)
  /// The nodes at the smallest distance from a node, without the node itself.
  case nearest(NodeID)
  /// Nodes that hold pages of a process.
  case process(ProcessID)
}

/// One of the PCI devices of a kind.
public enum PCIDeviceChoice: Hashable, Sendable {
  /// The place of the device in the order of the addresses, from 0.
  case number(Int)
  /// The address of the device, `[segment:]bus:device[.function]` in hexadecimal.
  case address([UInt8])
}

extension PCIDeviceChoice: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .address(let text): String(bytes: text)
    }
  }
}

extension NodeWord: CustomStringConvertible {
  /// The word in the syntax of a specifier.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .mem: "mem"
    case .tier(let number): "tier:\(number)"
    case .dram: "dram"
    case .hbm: "hbm"
    case .cxl: "cxl"
    case .gpu: "gpu"
    case .attached(let kind, let choice): "\(kind.rawValue):\(choice)"
    case .socket(let number): "socket:\(number)"
    case .nearest(let node): "nearest:\(node)"
    case .process(let process): "of:\(process)"
    }
  }
}

extension NodeWord {
  /// The result of reading an item as a word.
  enum Reading {
    case word(NodeWord)
    /// The item begins with a word that takes a number, but the text at this place is not such a number.
    case needsNumber(at: Int)
    /// The item begins with a word that takes a number or the address of a PCI device, but the text at this place is
    /// neither.
    case needsDevice(at: Int)
  }

  /// Reads a word; returns `nil` if the text is not a word and does not begin with a word that takes a number.
  ///
  /// The number of a word is decimal and has no leading zero. Elsewhere in a specifier, a leading zero means octal.
  @inline(never)
  static func read(_ text: ArraySlice<UInt8>) -> Reading? {
    // Not inlined into the parser: a tool that starts without a word then loads no page of this code.
    if let colon = text.firstIndex(of: .colon) {
      let place = colon + 1
      let number = plainDecimalNumber(text[place...])
      switch String(bytes: text[..<colon]) {
      case "tier": return reading(number.map(NodeWord.tier), at: place)
      case "socket": return reading(number.map(NodeWord.socket), at: place)
      case "gpu": return device(.gpu, text[place...], number)
      case "nic": return device(.nic, text[place...], number)
      case "nearest": return reading(number.map { .nearest(NodeID(rawValue: $0)) }, at: place)
      case "of":
        let process = number.flatMap(Int32.init(exactly:)).map(ProcessID.init(rawValue:))
        return reading(process.map(NodeWord.process), at: place)
      default: return nil
      }
    }
    switch String(bytes: text) {
    case "cpu": return .word(.cpu)
    case "mem": return .word(.mem)
    case "dram": return .word(.dram)
    case "hbm": return .word(.hbm)
    case "cxl": return .word(.cxl)
    case "gpu": return .word(.gpu)
    default: return nil
    }
  }

  private static func device(
    _ kind: PCIDeviceKind, _ text: ArraySlice<UInt8>, _ number: Int?
  ) -> Reading {
    if let number { return .word(.attached(kind, .number(number))) }
    let name = [UInt8](text)
    guard let address = PCIAddress(name), address.textBehind.isEmpty else {
      return .needsDevice(at: text.startIndex)
    }
    return .word(.attached(kind, .address(name)))
  }

  private static func reading(_ word: NodeWord?, at place: Int) -> Reading {
    if let word { .word(word) } else { .needsNumber(at: place) }
  }

}

/// Parses a decimal number without a leading zero, which means octal elsewhere in a specifier.
func plainDecimalNumber(_ digits: ArraySlice<UInt8>) -> Int? {
  guard digits.first != .zero || digits.count == 1 else { return nil }
  return decimalNumber(digits)
}
