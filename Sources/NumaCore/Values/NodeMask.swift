internal import LinuxSystem

/// A set of nodes, held as the `unsigned long` words the kernel reads: bit *n* is node *n*.
public typealias NodeMask = IDMask<NodeID>

extension NodeMask {
  /// Lends the mask to a system call as its `nodemask` and `maxnode`.
  func lend<Result>(
    to call: (UnsafePointer<UInt>?, _ maxnode: UInt) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try unsafe Self.lend(self, self) { (maxnode, mask, _) throws(Errno) in
      try unsafe call(mask, maxnode)
    }
  }

  /// Lends two masks to a system call as `maxnode` and the pointers to their words.
  ///
  /// `maxnode` is one more than the number of bits, because the kernel decrements it before it
  /// reads (`get_nodes()`, mm/mempolicy.c). No other code computes a `maxnode`. The shorter mask is
  /// lengthened, since the two share the one `maxnode`.
  static func lend<Result>(
    _ first: Self, _ second: Self,
    to call: (_ maxnode: UInt, UnsafePointer<UInt>?, UnsafePointer<UInt>?) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    // The kernel treats a maxnode of 1 as no mask at all, so an empty set has a word too.
    let count = Swift.max(first.words.count, second.words.count, 1)
    let maxnode = UInt(count * UInt.bitWidth + 1)
    return try unsafe first.padded(to: count).withUnsafeBufferPointer { (first) throws(Errno) in
      try unsafe second.padded(to: count).withUnsafeBufferPointer { (second) throws(Errno) in
        try unsafe call(maxnode, first.baseAddress, second.baseAddress)
      }
    }
  }

  /// The words of the mask, at least one, and their `maxnode`, for a system call that another process makes.
  var wordsAndMaxnode: (words: [UInt], maxnode: UInt) {
    let words = padded(to: Swift.max(words.count, 1))
    return (words, UInt(words.count * UInt.bitWidth + 1))
  }

  /// Lends zeroed words of at least `width` bits to a system call that fills them.
  ///
  /// The kernel refuses a `maxnode` below its own number of possible nodes
  /// (`kernel_get_mempolicy()`, mm/mempolicy.c), so the caller tries again with a greater width.
  static func filled(
    width: Int, by call: (UnsafeMutablePointer<UInt>?, _ maxnode: UInt) throws(Errno) -> Void
  ) throws(Errno) -> Self {
    let count = Swift.max((width + UInt.bitWidth - 1) / UInt.bitWidth, 1)
    var words = [UInt](repeating: 0, count: count)
    let maxnode = UInt(count * UInt.bitWidth + 1)
    try unsafe words.withUnsafeMutableBufferPointer { (words) throws(Errno) in
      try unsafe call(words.baseAddress, maxnode)
    }
    return Self(words: words)
  }
}
