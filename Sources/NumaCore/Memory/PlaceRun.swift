/// A run of consecutive pages of a shared object on the same node.
public struct PlaceRun: Hashable, Sendable {
  /// The offsets of the pages in the segment or file, in bytes.
  public let offsets: Range<ByteCount>
  /// The node of the pages.
  public let node: NodeID

  /// Creates a run from given values, as for a test; ``SharedObject/visitPlaces(_:)`` finds runs.
  public init(offsets: Range<ByteCount>, node: NodeID) {
    self.offsets = offsets
    self.node = node
  }
}
