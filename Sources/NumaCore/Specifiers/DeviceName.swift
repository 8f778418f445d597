internal import LinuxSystem

/// A device in a specifier, which stands for the node that the device is attached to.
public struct DeviceName: Hashable, Sendable {
  /// The kind of name of a device: the word before the colon.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A network device, by its name.
    case netdev
    /// The network device that leads to a host, by its name or address.
    case ip
    /// The block device that holds a file, or that a device file stands for.
    case file
    /// A block device, by its kernel name.
    case block
    /// A PCI device, by its address `[segment:]bus:device[.function]`, in hexadecimal.
    case pci
  }

  /// The kind of name.
  public let kind: Kind
  /// The text after the colon; for `netdev` and `block`, without the blanks before the name.
  public let name: [UInt8]

  /// Creates a name from bytes, because the name of a file may hold any bytes.
  public init(_ kind: Kind, _ name: [UInt8]) {
    self.kind = kind
    self.name = name
  }

  /// Reads `kind:name`; returns `nil` if the text does not start with the word of a kind and a colon.
  init?(_ text: ArraySlice<UInt8>) {
    guard let colon = text.firstIndex(of: .colon),
      let kind = Kind(rawValue: String(bytes: text[..<colon]))
    else { return nil }
    let name = text[(colon + 1)...]
    switch kind {
    case .netdev, .block: self.init(kind, [UInt8](name.drop { $0.isSpace }))
    case .ip, .file, .pci: self.init(kind, [UInt8](name))
    }
  }

  /// The text after the address of a PCI device, which has always been ignored.
  var textBehindAddress: [UInt8]? { PCIAddress(name)?.textBehind }
}

/// The address of a function of a PCI device.
struct PCIAddress: Hashable, Sendable {
  let segment: UInt
  let bus: UInt
  let device: UInt
  let function: UInt
  /// The text after the address.
  let textBehind: [UInt8]

  /// Reads `[segment:]bus:device[.function]`, each in hexadecimal.
  ///
  /// Blanks, a plus sign and `0x` before a number have always been accepted. A number that does not fit into 32 bits is
  /// not accepted.
  init?(_ text: [UInt8]) {
    var numbers: [UInt] = []
    var offset = 0
    while numbers.count < 3, let (number, end) = Self.hexadecimal(in: text, at: offset) {
      numbers.append(number)
      offset = end
      guard numbers.count < 3, offset < text.count, text[offset] == .colon,
        Self.hexadecimal(in: text, at: offset + 1) != nil
      else { break }
      offset += 1
    }
    guard numbers.count >= 2 else { return nil }
    var function: UInt = 0
    if offset < text.count, text[offset] == .period,
      let (number, end) = Self.hexadecimal(in: text, at: offset + 1)
    {
      function = number
      offset = end
    }
    segment = numbers.count == 3 ? numbers[0] : 0
    bus = numbers[numbers.count - 2]
    device = numbers[numbers.count - 1]
    self.function = function
    textBehind = [UInt8](text[offset...])
  }

  private static func hexadecimal(in text: [UInt8], at start: Int) -> (UInt, end: Int)? {
    var index = start
    while index < text.count, text[index].isSpace { index += 1 }
    let isNegative = index < text.count && text[index] == .hyphen
    if index < text.count, isNegative || text[index] == .plus { index += 1 }
    if index + 2 < text.count, text[index] == .zero, text[index + 1] | 0x20 == UInt8(ascii: "x"),
      let digit = text[index + 2].digit, digit < 16
    {
      index += 2
    }
    let firstDigit = index
    var value: UInt = 0
    while index < text.count, let digit = text[index].digit, digit < 16 {
      value = value << 4 | UInt(digit)
      guard value <= UInt32.max else { return nil }
      index += 1
    }
    guard index > firstDigit, !isNegative || value == 0 else { return nil }
    return (value, index)
  }

  /// The kernel's name of the function, `0000:00:03.0`.
  var kernelName: String {
    "\(padded(segment, 4)):\(padded(bus, 2)):\(padded(device, 2)).\(String(function, radix: 16))"
  }

  /// The kernel's name of the root bus that the function would be on, `pci0000:00`.
  var rootBusName: String { "pci\(padded(segment, 4)):\(padded(bus, 2))" }

  private func padded(_ number: UInt, _ width: Int) -> String {
    String(number, radix: 16).padded(to: width, with: .zero)
  }
}
