internal import SystemPackage

/// What a mapping may be used for.
public struct MappingAccess: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It may be read.
  public static let read = MappingAccess(rawValue: 1 << 0)
  /// It may be written.
  public static let write = MappingAccess(rawValue: 1 << 1)
  /// What is in it may be executed.
  public static let execute = MappingAccess(rawValue: 1 << 2)
  /// Writes are seen by other processes that map the same.
  public static let shared = MappingAccess(rawValue: 1 << 3)
}

/// One line of `/proc/PID/maps`: a range of addresses and what is mapped there.
public struct MemoryMap: Hashable, Sendable {
  /// Its addresses.
  public let range: AddressRange
  /// What it may be used for, and whether others see it.
  public let access: MappingAccess
  /// Where in the file the mapping starts, in bytes.
  public let offset: UInt
  /// The file's inode; 0 for memory without a file.
  public let inode: UInt
  /// The path of the file, or a name in brackets such as `[heap]`, in bytes and with the kernel's escape undone;
  /// empty for anonymous memory.
  public let name: [UInt8]
}

extension MemoryMap {
  /// Parses a line; nil when it is none of the kernel's.
  ///
  /// `7f1c5a000000-7f1c5a021000 rw-p 00000000 00:00 0     [heap]`
  init?(line: Span<UInt8>) {
    var offset = 0
    guard let addresses = nextWord(of: line, from: &offset),
      let hyphen = addresses.first(where: { line[$0] == .hyphen }),
      let start = hexadecimalNumber(line, addresses.lowerBound..<hyphen),
      let end = hexadecimalNumber(line, (hyphen + 1)..<addresses.upperBound), start <= end,
      let size = Int(exactly: end - start),
      let access = nextWord(of: line, from: &offset), access.count == 4,
      let place = nextWord(of: line, from: &offset),
      let fileOffset = hexadecimalNumber(line, place),
      nextWord(of: line, from: &offset) != nil,
      let inodeWord = nextWord(of: line, from: &offset),
      let inode = decimalNumber(line, inodeWord)
    else { return nil }
    range = AddressRange(
      start: PageAddress(rawValue: start), size: ByteCount(rawValue: size))
    self.access = Self.access(line, access)
    self.offset = fileOffset
    self.inode = UInt(inode)
    while offset < line.count, line[offset] == .space { offset += 1 }
    // A newline is all that the kernel escapes here; blanks are part of the name.
    name = unescaped(line, offset..<line.count, [.newline])
  }

  private static func access(_ line: Span<UInt8>, _ word: Range<Int>) -> MappingAccess {
    var access: MappingAccess = []
    if line[word.lowerBound] == UInt8(ascii: "r") { access.insert(.read) }
    if line[word.lowerBound + 1] == UInt8(ascii: "w") { access.insert(.write) }
    if line[word.lowerBound + 2] == UInt8(ascii: "x") { access.insert(.execute) }
    if line[word.lowerBound + 3] == UInt8(ascii: "s") { access.insert(.shared) }
    return access
  }
}

extension SystemRoot {
  /// Reads the mappings of a process, by ascending address.
  ///
  /// The kernel lists them without a look at the page tables, so it costs the process next to nothing.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the process is gone, or the caller lacks ptrace-read
  ///   access to it; ``ReadError/malformed(_:reason:)``.
  ///
  /// Source: proc_pid_maps(5), show_map_vma() in fs/proc/task_mmu.c.
  public func memoryMaps(of process: ProcessID) throws(ReadError) -> [MemoryMap] {
    let path = processDirectory(of: process).appending("maps")
    var maps: [MemoryMap] = []
    try readLines(of: path) { (line) throws(ReadError) in
      guard let map = MemoryMap(line: line) else {
        throw .malformed(resolve(path), reason: "a line that is no mapping")
      }
      maps.append(map)
    }
    return maps
  }
}
