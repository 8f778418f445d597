internal import SystemPackage

extension DeviceID {
  /// The two halves of a device number, as makedev(3) packs them.
  ///
  /// Source: <sys/sysmacros.h>, whose macros Swift does not import.
  var majorAndMinor: (major: UInt32, minor: UInt32) {
    let number = UInt64(truncatingIfNeeded: rawValue)
    let major = UInt32(truncatingIfNeeded: number >> 32) & ~0xfff | UInt32(number >> 8 & 0xfff)
    let minor = UInt32(truncatingIfNeeded: number >> 12) & ~0xff | UInt32(number & 0xff)
    return (major, minor)
  }
}
