internal import LinuxSystem

/// The number of a device in the form of maps, `08:01`.
public struct MappedDevice: Hashable, Sendable {
  /// The major number.
  public let major: UInt
  /// The minor number.
  public let minor: UInt

  /// Creates a device number, for example in a test.
  public init(major: UInt, minor: UInt) {
    self.major = major
    self.minor = minor
  }
}

extension MappedDevice {
  init(_ device: DeviceID) {
    let (major, minor) = device.majorAndMinor
    self.init(major: UInt(major), minor: UInt(minor))
  }

  /// Parses `08:01` and moves past it; returns `nil` if the word is not such a number.
  init?(of line: Span<UInt8>, from offset: inout Int) {
    guard let major = hexadecimalNumber(of: line, from: &offset),
      skip(":", of: line, from: &offset),
      let minor = hexadecimalWord(of: line, from: &offset)
    else { return nil }
    self.init(major: major, minor: minor)
  }
}
