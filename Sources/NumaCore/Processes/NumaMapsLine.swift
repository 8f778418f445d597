internal import LinuxSystem

/// A line of `/proc/PID/numa_maps`: as the kernel writes it, and what it says.
public struct NumaMapsLine: Hashable, Sendable {
  /// The line without its end.
  public let text: [UInt8]
  /// What it says.
  public let mapping: NumaMapping

  /// Reads a line; nil when it is none of the kernel's.
  public init?(_ text: [UInt8]) {
    guard let mapping = NumaMapping(line: text.span) else { return nil }
    self.text = text
    self.mapping = mapping
  }
}

extension SystemRoot {
  /// Reads the lines of this process whose mapping starts in a range: one, where nothing divides it.
  ///
  /// - Throws: ``ReadError`` when `/proc` cannot be read.
  ///
  /// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
  public func numaMapsLines(of range: AddressRange) throws(ReadError) -> [NumaMapsLine] {
    try read("/proc/self/numa_maps").split(separator: .newline)
      .compactMap { NumaMapsLine([UInt8]($0)) }
      .filter { (range.start..<range.end).contains($0.mapping.start) }
  }
}
