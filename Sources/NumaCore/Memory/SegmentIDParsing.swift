/// The reason why a word is not the ID of a SysV segment.
package struct SegmentIDError: Error, Hashable, Sendable, CustomStringConvertible {
  package var description: String { "not the ID of a segment, as ipcs -m shows it" }
}

extension MemoryObject {
  /// Reads the ID of a SysV segment as a user types it, a decimal number.
  ///
  /// - Throws: ``SegmentIDError`` if the text is not a number, or the number does not fit into an `int`.
  ///
  /// Source: shmget(2), ipcs(1).
  package static func segmentID(_ text: [UInt8]) throws(SegmentIDError) -> Int32 {
    guard let id = decimalNumber(text).flatMap(Int32.init(exactly:)) else {
      throw SegmentIDError()
    }
    return id
  }
}
