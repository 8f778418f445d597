internal import LinuxSystem

/// A line of `/proc/PID/numa_maps`: the text that the kernel writes, and the mapping that it describes.
package struct NumaMapsLine: Hashable, Sendable {
  /// The line without its newline.
  package let text: [UInt8]
  /// The mapping that the line describes.
  package let mapping: NumaMapping

  /// Parses a line; returns `nil` if the line is not in the kernel's format.
  package init?(_ text: [UInt8]) {
    guard let mapping = NumaMapping(line: text.span) else { return nil }
    self.text = text
    self.mapping = mapping
  }
}

extension SystemRoot {
  /// Reads the lines of the calling process whose mapping starts in a range: a single line if the range is not divided.
  ///
  /// - Throws: ``ReadError`` if `/proc` cannot be read.
  ///
  /// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
  package func numaMapsLines(of range: AddressRange) throws(ReadError) -> [NumaMapsLine] {
    try read("/proc/self/numa_maps").split(separator: .newline)
      .compactMap { NumaMapsLine([UInt8]($0)) }
      .filter { (range.start..<range.end).contains($0.mapping.start) }
  }
}
