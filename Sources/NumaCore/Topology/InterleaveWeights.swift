internal import SystemPackage

extension SystemRoot {
  /// Reads how many pages in a row weighted interleave puts on a node, 1 to 255; nil before Linux 6.9.
  ///
  /// - Throws: ``ReadError``.
  ///
  /// Linux 6.9. Source: Documentation/ABI/testing/sysfs-kernel-mm-mempolicy-weighted-interleave.
  public func interleaveWeight(of node: NodeID) throws(ReadError) -> Int? {
    try number(weightDirectory.appending("node\(node)"))
  }

  /// Reads whether the kernel sets the weights itself, from the bandwidth of nodes; nil before Linux 6.16.
  ///
  /// - Throws: ``ReadError/malformed(_:reason:)``.
  ///
  /// Linux 6.16. Source: Documentation/ABI/testing/sysfs-kernel-mm-mempolicy-weighted-interleave.
  public func setsInterleaveWeights() throws(ReadError) -> Bool? {
    let path = weightDirectory.appending("auto")
    guard let text = try readIfPresent(path) else { return nil }
    return try truth(of: text, in: path)
  }
}

private let weightDirectory: FilePath = "/sys/kernel/mm/mempolicy/weighted_interleave"
