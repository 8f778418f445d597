/// A run of consecutive pages of a shared object that have the same policy of their own.
public struct PolicyRun: Hashable, Sendable {
  /// The offsets of the pages in the segment or file, in bytes.
  public let offsets: Range<ByteCount>
  /// The policy of the pages.
  public let policy: MemoryPolicy

  /// Creates a run from given values, as for a test; ``SharedObject/visitPolicies(_:)`` finds runs.
  public init(offsets: Range<ByteCount>, policy: MemoryPolicy) {
    self.offsets = offsets
    self.policy = policy
  }
}
