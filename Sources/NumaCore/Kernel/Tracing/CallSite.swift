internal import CNuma
internal import LinuxSystem

/// The place in the memory of a process where a traced thread makes a system call: unused bytes of a page that the process
/// can execute.
///
/// The place is the end of `[vdso]`, which the kernel maps into each program and whose last page is not full. The page
/// becomes a copy of the process's own when the first byte is written. The threads of a process use the place one after
/// the other, and it holds zeros again afterwards.
///
/// If the tracer was killed, its instructions stay there, and a thread may still be about to execute them. A later tracer
/// therefore takes the next free place below. Only if there is none, it takes the oldest, which is the last.
struct CallSite: Hashable, Sendable {
  /// The address of the first instruction.
  let address: UInt

  /// The address of the mask.
  var mask: UInt { address + UInt(Int(CALL_SITE_WORDS) * MemoryLayout<UInt>.size) }

  /// The number of words of a place.
  static let words = Int(CALL_SITE_WORDS) + Int(CALL_SITE_MASK_WORDS)
  static let size = words * MemoryLayout<UInt>.size

  init(address: UInt) { self.address = address }

  /// Finds a place in memory with these words, which ends at an address; `nil` if there is none.
  init?(in tail: [UInt], endingAt end: UInt) {
    var place = tail.count - Self.words
    var oldest: Int?
    while place >= 0 {
      let words = tail[place..<place + Self.words]
      if words.allSatisfy({ $0 == 0 }) { break }
      guard unsafe words.withUnsafeBufferPointer({ unsafe is_call_site($0.baseAddress) }) != 0
      else {
        place = -1
        break
      }
      oldest = oldest ?? place
      place -= Self.words
    }
    guard let found = place >= 0 ? place : oldest else { return nil }
    address = end - UInt((tail.count - found) * MemoryLayout<UInt>.size)
  }
}

extension ProcessMemory {
  /// Finds the place where threads of the process make calls.
  ///
  /// - Throws: ``TracingFailure/noCallSite`` if the process has no `[vdso]`, or if that is full.
  func callSite(among maps: [MappedCode]) throws(TracingFailure) -> CallSite {
    for code in maps {
      let size = min(Int(clamping: code.end - code.start), Self.sizeSearched)
      let start = code.end - UInt(size)
      guard let words = try? read(size / MemoryLayout<UInt>.size, at: start),
        let site = CallSite(in: words, endingAt: code.end)
      else { continue }
      return site
    }
    throw .noCallSite
  }

  /// The end of a mapping in which a place is searched, in bytes: no more than the smallest page.
  private static let sizeSearched = 4096
}

/// Addresses of code of a process.
struct MappedCode: Hashable, Sendable {
  let start: UInt
  let end: UInt
}
