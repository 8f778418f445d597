internal import CNuma
internal import LinuxSystem

/// The places where threads of a process can make system calls.
///
/// The first choice is the end of `[vdso]`, which the kernel maps into each program and whose last page is not full. On
/// arm64, an instruction without a register for the address reaches 128 MiB. Threads whose code is farther away use the
/// end of a program or library that is near: the bytes of its last page of code that do not belong to the code.
struct CallSites: Hashable, Sendable {
  private let sites: [CallSite]

  /// Creates the choice from places, the first choice first; `nil` if there is none.
  init?(_ sites: [CallSite]) {
    guard !sites.isEmpty else { return nil }
    self.sites = sites
  }

  /// The first choice.
  var first: CallSite { sites[0] }

  /// Returns a place from which a thread can return to an address with all its registers, if there is one.
  func site(returningTo address: UInt) -> CallSite {
    sites.first { returns_to($0.address, address) != 0 } ?? first
  }
}

/// Addresses of code of a process.
struct MappedCode: Hashable, Sendable {
  let start: UInt
  let end: UInt
  /// The offset of the start in the file.
  let offset: UInt
  /// The address of the start of the file; `nil` for `[vdso]`.
  let fileStart: UInt?
}

extension ProcessMemory {
  /// Finds the places where threads of the process can make calls.
  ///
  /// - Throws: ``TracingFailure/noCallSite`` if there is none.
  func callSites(in code: [MappedCode]) throws(TracingFailure) -> CallSites {
    var sites = code.filter { $0.fileStart == nil }.compactMap { part in
      site(
        from: max(part.start, part.end - min(part.end, Self.sizeSearched)), part, mustBeZero: true)
    }
    if sites.isEmpty || returns_everywhere() == 0 {
      for part in code {
        guard let fileStart = part.fileStart, let end = endOfCode(part, fileStart) else { continue }
        if let site = site(from: end, part, mustBeZero: false) { sites.append(site) }
      }
    }
    guard let choice = CallSites(sites) else { throw .noCallSite }
    return choice
  }

  private func site(from start: UInt, _ code: MappedCode, mustBeZero: Bool) -> CallSite? {
    let alignment = UInt(16)
    let start = (start + alignment - 1) / alignment * alignment
    guard start < code.end,
      let words = try? read(Int(code.end - start) / MemoryLayout<UInt>.size, at: start)
    else { return nil }
    return CallSite(in: words, endingAt: code.end, mustBeZero: mustBeZero)
  }

  /// The end of `[vdso]` in which a place is searched, in bytes: no more than the smallest page.
  private static let sizeSearched: UInt = 4096

  /// Returns the address after the last byte of code, by the headers of the program in memory.
  ///
  /// Source: elf(5), `Elf64_Ehdr`, `Elf64_Phdr`.
  private func endOfCode(_ code: MappedCode, _ fileStart: UInt) -> UInt? {
    guard let header = try? read(8, at: fileStart), header[0] & 0xffff_ffff == Self.magic else {
      return nil
    }
    let place = header[4]
    let size = header[6] >> 48
    let count = header[7] & 0xffff
    guard size == 56, place < UInt(Self.sizeSearched), count > 0, count < 64 else { return nil }
    for index in 0..<count {
      guard let entry = try? read(7, at: fileStart + place + index * size) else { return nil }
      let (type, flags) = (entry[0] & 0xffff_ffff, entry[0] >> 32)
      let (offset, sizeInFile, sizeInMemory) = (entry[1], entry[4], entry[5])
      guard type == Self.loaded, flags & Self.executable != 0, sizeInFile == sizeInMemory,
        offset <= UInt(Int.max), sizeInFile <= UInt(Int.max)
      else { continue }
      let end = offset + sizeInFile
      // The part of the file that is mapped here ends with this code.
      guard end > code.offset, end - code.offset <= code.end - code.start,
        code.end - code.start - (end - code.offset) < Self.greatestPage
      else { continue }
      return code.start + (end - code.offset)
    }
    return nil
  }

  private static let magic: UInt = 0x464c_457f
  private static let loaded: UInt = 1
  private static let executable: UInt = 1
  private static let greatestPage: UInt = 64 << 10
}
