internal import CNuma

/// The place in the memory of a process where a traced thread makes a system call: unused bytes of a page that the process
/// can execute.
///
/// The page becomes a copy of the process's own when the first byte is written. The threads of a process use the place one
/// after the other, and it holds the former bytes again afterwards.
///
/// If the tracer was killed, its instructions stay there, and a thread may still be about to execute them. A later tracer
/// therefore takes the next place below it. If all places are taken, the tracer takes the oldest, which has the highest
/// address.
struct CallSite: Hashable, Sendable {
  /// The address of the first instruction.
  let address: UInt
  /// The words that are there before, and afterwards.
  let former: [UInt]

  /// The address of the mask.
  var mask: UInt { address + UInt(Int(CALL_SITE_WORDS) * MemoryLayout<UInt>.size) }

  /// The number of words of a place.
  static let words = Int(CALL_SITE_WORDS) + Int(CALL_SITE_MASK_WORDS)
  static let size = words * MemoryLayout<UInt>.size

  /// Finds a place in unused memory with these words, which ends at an address; `nil` if there is none.
  ///
  /// If the memory is known to be unused only because it holds zeros, `mustBeZero` is set.
  init?(in unused: [UInt], endingAt end: UInt, mustBeZero: Bool) {
    var place = unused.count - Self.words
    var found: Int?
    var oldest: Int?
    while place >= 0, found == nil {
      let words = unused[place..<place + Self.words]
      if unsafe words.withUnsafeBufferPointer({ unsafe is_call_site($0.baseAddress) }) != 0 {
        oldest = oldest ?? place
      } else if !mustBeZero || words.allSatisfy({ $0 == 0 }) {
        found = place
      } else {
        break
      }
      place -= Self.words
    }
    guard let start = found ?? oldest else { return nil }
    address = end - UInt((unused.count - start) * MemoryLayout<UInt>.size)
    former =
      found == nil
      ? [UInt](repeating: 0, count: Self.words) : [UInt](unused[start..<start + Self.words])
  }
}
