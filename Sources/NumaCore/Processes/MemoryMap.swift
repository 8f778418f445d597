internal import LinuxSystem

/// One line of `/proc/PID/maps`: a range of addresses and the object that is mapped there.
public struct MemoryMap: Hashable, Sendable {
  /// The addresses of the mapping.
  public let range: AddressRange
  /// The permitted uses of the mapping, and whether it is shared.
  public let access: MappingAccess
  /// The offset in the file at which the mapping starts, in bytes.
  public let offset: UInt
  /// The device of the file's file system; 0:0 for memory without a file.
  public let device: MappedDevice
  /// The file's inode; 0 for memory without a file, and for the System V segment whose ID is 0.
  public let inode: UInt
  /// The path of the file, or a name in brackets such as `[heap]`; empty for anonymous memory.
  ///
  /// The name is in bytes, with the kernel's escapes undone.
  public let name: [UInt8]
}

extension MemoryMap {
  /// Parses a line; returns `nil` if the line is not in the kernel's format.
  ///
  /// `7f1c5a000000-7f1c5a021000 rw-p 00000000 00:00 0     [heap]`
  init?(line: Span<UInt8>) {
    var offset = 0
    guard skipBlanks(of: line, from: &offset),
      let start = hexadecimalNumber(of: line, from: &offset), skip("-", of: line, from: &offset),
      let end = hexadecimalWord(of: line, from: &offset), start <= end,
      let size = Int(exactly: end - start),
      skipBlanks(of: line, from: &offset),
      let access = MappingAccess(of: line, from: &offset),
      skipBlanks(of: line, from: &offset),
      let fileOffset = hexadecimalWord(of: line, from: &offset),
      skipBlanks(of: line, from: &offset)
    else { return nil }
    guard let device = MappedDevice(of: line, from: &offset) else { return nil }
    guard skipBlanks(of: line, from: &offset), let inode = inodeNumber(of: line, from: &offset)
    else { return nil }
    range = AddressRange(
      start: PageAddress(rawValue: start), size: ByteCount(rawValue: size))
    self.access = access
    self.offset = fileOffset
    self.device = device
    self.inode = inode
    var name: [UInt8] = []
    if skipBlanks(of: line, from: &offset) {
      // The kernel escapes only a newline here; blanks are part of the name.
      update(&name, to: offset..<line.count, of: line, escaping: [.newline])
    }
    self.name = name
  }
}

extension MemoryMap {
  /// Whether the mapping contains the kernel's own pages, which are on some node and never move: `[vdso]`, `[vvar]`,
  /// `[vsyscall]`.
  var isOfKernel: Bool {
    name.hasPrefix("[v") || name.equals("[uprobes]") || name.equals("[sigpage]")
  }

  /// The name of the link to its file in `/proc/PID/map_files`.
  var fileLink: String { range.hexadecimal }
}

extension SystemRoot {
  /// Reads the mappings of a process, in ascending order of addresses.
  ///
  /// The kernel lists them without walking the page tables, so the cost to the process is very small. Kernel threads and
  /// zombies have no mappings. If the process exits during the read, mappings may be missing.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist, or if the caller lacks ptrace-read access
  ///   to it; ``ReadError/malformed(_:reason:)`` if a line is longer than any line of the kernel. A line that is not a
  ///   mapping is skipped with a warning.
  ///
  /// Source: proc_pid_maps(5), show_map_vma() in fs/proc/task_mmu.c.
  public func memoryMaps(of process: ProcessID) throws(ReadError) -> [MemoryMap] {
    var lines = try LineReader(processDirectory(of: process).appending("maps"), of: self)
    var maps: [MemoryMap] = []
    while let map = try lines.next({ MemoryMap(line: $0) }) {
      if let map { maps.append(map) } else { lines.warn("a line is not a mapping") }
    }
    return maps
  }
}

/// Parses a number that may use all 64 bits, as inode numbers of some file systems do; returns `nil` if the word is not
/// a number.
private func inodeNumber(of line: Span<UInt8>, from offset: inout Int) -> UInt? {
  let start = offset
  var value: UInt = 0
  while offset < line.count {
    let digit = line[offset] &- .zero
    guard digit < 10 else { break }
    let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
    let (sum, isTooLargeByFar) = tens.addingReportingOverflow(UInt(digit))
    guard !isTooLarge, !isTooLargeByFar else { return nil }
    value = sum
    offset += 1
  }
  return offset > start && isEndOfWord(line, offset) ? value : nil
}
