internal import LinuxSystem

@testable import NumaCore

// MARK: numa_maps

/// Reads a line of numa_maps, writes it as the kernel does, and reads the result.
func checkNumaMapping(_ input: [UInt8]) throws(Violation) {
  let line = line(of: input)
  guard let mapping = NumaMapping(line: line.span) else { return }
  let said = "'\(shown(line))'"
  try require(
    mapping.pages.allSatisfy { (0...RangeList.greatestNumber).contains($0.node.rawValue) },
    "\(said) has pages on a node that no kernel has")
  try require(
    mapping.pages.allSatisfy { $0.pages >= 0 } && mapping.anonymousPages >= 0
      && mapping.greatestMapCount >= 0,
    "\(said) has less than no pages")
  try require(mapping.pageSize.rawValue >= 0, "\(said) has pages of \(mapping.pageSize.rawValue)")
  try require(!mapping.policy.isEmpty, "\(said) has no policy")
  let prefix = [UInt8]("file=".utf8)
  // The words after the address and the policy.
  let files = line.split(separator: UInt8(ascii: " ")).dropFirst(2)
    .filter { $0.starts(with: prefix) }
  try require(
    mapping.file == files.last.map { unescaped($0.dropFirst(prefix.count), "\n\t= ") },
    "\(said) is of the file '\(shown(mapping.file ?? []))'")

  let text = lineOfNumaMaps(mapping)
  let again = try require(NumaMapping(line: text.span), "'\(shown(text))' is no line")
  try require(again == mapping, "\(said) is another mapping than '\(shown(text))'")
  try require(lineOfNumaMaps(again) == text, "'\(shown(text))' does not read as itself")
}

private func lineOfNumaMaps(_ mapping: NumaMapping) -> [UInt8] {
  var words: [[UInt8]] = [
    [UInt8](String(mapping.start.rawValue, radix: 16).utf8), mapping.policy,
  ]
  if let file = mapping.file {
    words.append([UInt8]("file=".utf8) + escaped(file, "\n\t= "))
  }
  if mapping.isHeap { words.append([UInt8]("heap".utf8)) }
  if mapping.isStack { words.append([UInt8]("stack".utf8)) }
  if mapping.isHugetlb { words.append([UInt8]("huge".utf8)) }
  words.append([UInt8]("anon=\(mapping.anonymousPages)".utf8))
  words.append([UInt8]("mapmax=\(mapping.greatestMapCount)".utf8))
  for pages in mapping.pages { words.append([UInt8]("N\(pages.node)=\(pages.pages)".utf8)) }
  words.append([UInt8]("kernelpagesize_kB=\(kibibytes(mapping.pageSize))".utf8))
  return [UInt8](words.joined(separator: [UInt8(ascii: " ")]))
}

/// Reads a file of many lines in pieces, and compares the result with its lines read one by one.
func checkNumaMaps(_ input: [UInt8], _ file: MadeFile) throws(Violation) {
  guard !input.isEmpty else { return }
  // The text is longer than a piece that is read at a time, so that lines cross pieces.
  var text = input
  while text.count < 20_000 { text += input }
  try file.write(text)

  let lines = text.split(separator: newline, omittingEmptySubsequences: false)
  // The text after the last newline is a line if it is not empty.
  let whole = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
  var expected = whole.map { NumaMapping(line: [UInt8]($0).span) }
  // After the last newline, zero bytes and white space at the end are not part of a line.
  if let last = lines.last, !last.isEmpty {
    let end = (last.lastIndex { $0 != 0 && !$0.isSpace } ?? last.startIndex - 1) + 1
    expected.removeLast()
    if end > last.startIndex {
      expected.append(NumaMapping(line: [UInt8](last[..<end]).span))
    }
  }
  // Each input has its own machine, because a root reports a file only once.
  let root = SystemRoot(file.root.directory)
  var mappings: [NumaMapping] = []
  do throws(ReadError) {
    var maps = try root.numaMaps(of: .caller)
    while let mapping = try maps.next() { mappings.append(mapping) }
  } catch {
    guard case .malformed = error, expected.allSatisfy({ $0 == nil }) else {
      throw Violation(description: "\(error)")
    }
  }
  let hasWarning = !root.takeWarnings().isEmpty
  try require(hasWarning || !expected.contains(nil), "a line that is none has no warning")
  try require(mappings == expected.compactMap(\.self), "lines are read otherwise in a file")
}

// MARK: maps

/// Reads a line of maps, writes it as the kernel does, and reads the result.
func checkMemoryMap(_ input: [UInt8]) throws(Violation) {
  let line = line(of: input)
  guard let map = MemoryMap(line: line.span) else { return }
  try require(map.range.size.rawValue >= 0, "'\(shown(line))' has a size below zero")
  try require(map.range.end >= map.range.start, "'\(shown(line))' ends before it starts")
  // A line has five words, and blanks before the name.
  let words = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
  let name = words.count > 5 ? words[5].drop { $0 == UInt8(ascii: " ") } : []
  try require(map.name == unescaped(name, "\n"), "'\(shown(line))' is of '\(shown(map.name))'")

  let text = lineOfMaps(map)
  let again = try require(MemoryMap(line: text.span), "'\(shown(text))' is no line")
  try require(again == map, "'\(shown(line))' is another mapping than '\(shown(text))'")
  try require(lineOfMaps(again) == text, "'\(shown(text))' does not read as itself")
}

private func lineOfMaps(_ map: MemoryMap) -> [UInt8] {
  func hexadecimal(_ number: UInt) -> String { String(number, radix: 16) }
  let access = [
    map.access.contains(.read) ? "r" : "-", map.access.contains(.write) ? "w" : "-",
    map.access.contains(.execute) ? "x" : "-", map.access.contains(.shared) ? "s" : "p",
  ].joined()
  let words = [
    "\(hexadecimal(map.range.start.rawValue))-\(hexadecimal(map.range.end.rawValue))", access,
    hexadecimal(map.offset), "\(hexadecimal(map.device.major)):\(hexadecimal(map.device.minor))",
    "\(map.inode)",
  ].joined(separator: " ")
  return [UInt8]("\(words)    ".utf8) + escaped(map.name, "\n")
}

// MARK: status

/// Reads the status of a process, writes it as the kernel does, and reads the result.
func checkProcessStatus(_ input: [UInt8]) throws(Violation) {
  let status = ProcessStatus(text: input)
  let said = "'\(shown(input))'"
  try require(
    status.virtualSize?.rawValue ?? 0 >= 0 && status.residentSize?.rawValue ?? 0 >= 0,
    "\(said) has memory below zero")
  try require(status.users.count <= 3 && status.groups.count <= 3, "\(said) has too many users")
  if let nodes = status.allowedNodes { try checkMask(nodes) }
  if let cpus = status.allowedCPUs { try checkMask(cpus) }

  let text = textOfStatus(status)
  let again = ProcessStatus(text: text)
  try require(again == status, "\(said) is another process than '\(shown(text))'")
}

private func textOfStatus(_ status: ProcessStatus) -> [UInt8] {
  var text: [UInt8] = []
  func add(_ name: String, _ value: [UInt8]?) {
    guard let value else { return }
    text += [UInt8]("\(name):\t".utf8) + value + [newline]
  }
  func add(_ name: String, _ value: String?) { add(name, value.map { [UInt8]($0.utf8) }) }
  add("Name", status.name.escaped)
  add("State", status.state.map { [$0] })
  add("Uid", status.users.map { "\($0.rawValue)" }.joined(separator: "\t"))
  add("Gid", status.groups.map { "\($0.rawValue)" }.joined(separator: "\t"))
  add("VmSize", status.virtualSize.map { "\(kibibytes($0)) kB" })
  add("VmRSS", status.residentSize.map { "\(kibibytes($0)) kB" })
  add("CapPrm", status.permittedCapabilities.map { String($0.rawValue, radix: 16) })
  add("CapEff", status.effectiveCapabilities.map { String($0.rawValue, radix: 16) })
  add("Seccomp", status.hasSeccompFilter ? "2" : "0")
  add("Cpus_allowed_list", status.allowedCPUs?.description)
  add("Mems_allowed_list", status.allowedNodes?.description)
  return text
}

// MARK: Escapes

/// Returns bytes as the kernel's seq_file_path() writes them: those of a list in octal, all others unchanged.
private func escaped(_ bytes: [UInt8], _ special: String) -> [UInt8] {
  bytes.flatMap { byte -> [UInt8] in
    guard special.utf8.contains(byte) else { return [byte] }
    let digits = String(byte, radix: 8)
    return [UInt8]("\\\(String(repeating: "0", count: 3 - digits.count))\(digits)".utf8)
  }
}

/// Decodes escaped bytes, independently of the parser.
private func unescaped(_ text: ArraySlice<UInt8>, _ special: String) -> [UInt8] {
  var rest = text
  var bytes: [UInt8] = []
  while let byte = rest.first {
    if let original = special.utf8.first(where: { rest.starts(with: escaped([$0], special)) }) {
      bytes.append(original)
      rest = rest.dropFirst(4)
    } else {
      bytes.append(byte)
      rest = rest.dropFirst()
    }
  }
  return bytes
}
