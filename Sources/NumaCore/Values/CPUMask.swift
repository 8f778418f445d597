internal import LinuxSystem

/// A set of CPUs, held as the `unsigned long` words the kernel reads: bit *n* is CPU *n*.
public typealias CPUMask = IDMask<CPUID>

extension CPUMask {
  /// Lends the mask to a system call as its words and their size in bytes.
  func lend<Result>(
    to call: (UnsafePointer<UInt>?, _ size: UInt) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let words = padded(to: Swift.max(words.count, 1))
    return try unsafe words.withUnsafeBufferPointer { (words) throws(Errno) in
      try unsafe call(words.baseAddress, UInt(words.count * MemoryLayout<UInt>.size))
    }
  }
}
