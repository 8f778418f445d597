package import LinuxSystem

extension SystemRoot {
  /// Reads how many consecutive pages weighted interleave puts on a node, 1 to 255.
  ///
  /// The weight is `nil` before Linux 6.9, and for a node that has no weight.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the file of the weight exists but cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when it does not hold a number.
  ///
  /// Linux 6.9. Source: Documentation/ABI/testing/sysfs-kernel-mm-mempolicy-weighted-interleave.
  public func interleaveWeight(of node: NodeID) throws(ReadError) -> Int? {
    try number(weightDirectory.appending("node\(node)"))
  }

  /// Reads whether the kernel sets the weights itself, from the bandwidth of nodes; returns `nil` before Linux 6.16.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the file of the setting exists but cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when it holds neither true nor false.
  ///
  /// Linux 6.16. Source: Documentation/ABI/testing/sysfs-kernel-mm-mempolicy-weighted-interleave.
  public func setsInterleaveWeights() throws(ReadError) -> Bool? {
    let path = automaticWeightsFile
    guard let text = try readIfPresent(path) else { return nil }
    return try truth(of: text, in: path)
  }

  /// Sets how many consecutive pages weighted interleave puts on a node, for all processes.
  ///
  /// If the kernel sets the weights itself, this call also disables that. The other nodes keep their weights then.
  ///
  /// - Throws: ``WriteError``: `.permissionDenied` for users other than root, `.invalidArgument` for weights that are
  ///   not from 1 to 255, `.noSuchFileOrDirectory` for a node that has no weight, and before Linux 6.9,
  ///   EROFS if `/sys` is mounted read-only, as in most containers. Kernels before 6.16 accept a weight of 0, which
  ///   means the default weight.
  ///
  /// Linux 6.9. Source: Documentation/ABI/testing/sysfs-kernel-mm-mempolicy-weighted-interleave.
  public func setInterleaveWeight(_ weight: Int, of node: NodeID) throws(WriteError) {
    try write("\(weight)\n", to: weightDirectory.appending("node\(node)"))
  }

  /// Sets whether the kernel sets the weights itself, from the bandwidth of nodes, or leaves them unchanged.
  ///
  /// - Throws: ``WriteError``: `.permissionDenied` for users other than root, `.noSuchFileOrDirectory` before Linux
  ///   6.16, EROFS if `/sys` is mounted read-only, as in most containers.
  ///
  /// Linux 6.16. Source: Documentation/ABI/testing/sysfs-kernel-mm-mempolicy-weighted-interleave.
  public func letKernelSetInterleaveWeights(_ sets: Bool = true) throws(WriteError) {
    try write(sets ? "true\n" : "false\n", to: automaticWeightsFile)
  }

  /// The file that holds whether the kernel sets the weights itself.
  ///
  /// Linux 6.18 calls it `__auto_type`, because `auto` is a macro in its sources. Other versions call it `auto`.
  package var automaticWeightsFile: FilePath {
    let misnamed = weightDirectory.appending("__auto_type")
    return exists(misnamed) ? misnamed : weightDirectory.appending("auto")
  }
}

private let weightDirectory: FilePath = "/sys/kernel/mm/mempolicy/weighted_interleave"
