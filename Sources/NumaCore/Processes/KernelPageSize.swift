internal import LinuxSystem

extension SystemRoot {
  /// Reads the page size of this process's mapping at an address; returns `nil` if it cannot be read.
  ///
  /// Source: `KernelPageSize` of /proc/PID/smaps, proc_pid_smaps(5).
  func kernelPageSize(ofMappingAt start: PageAddress) -> ByteCount? {
    guard let text = try? read("/proc/self/smaps") else { return nil }
    return KernelPageSize.find(in: text, ofMappingAt: start)
  }
}

enum KernelPageSize {
  /// Finds the page size in the text of smaps: the line `KernelPageSize:     2048 kB` after the line of the mapping.
  static func find(in text: [UInt8], ofMappingAt start: PageAddress) -> ByteCount? {
    let head = "\(String(start.rawValue, radix: 16))-".bytes
    var isInside = false
    for line in text.split(separator: .newline) {
      if isInside {
        let words = line.split(separator: .space)
        guard words.count == 3, words[0].equals("KernelPageSize:") else { continue }
        return decimalNumber(words[1]).map(ByteCount.init(kibibytes:))
      }
      // The kernel writes addresses with at least eight digits.
      isInside = line.drop { $0 == .zero }.starts(with: head)
    }
    return nil
  }
}
