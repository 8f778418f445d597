@testable import NumaCore

/// Reads a list such as `0-3,8`, and compares the result with that of a reader that works on strings and an array.
func checkRangeList(_ input: [UInt8]) throws(Violation) {
  let expected = membersOfList(input)
  switch Result(catching: { () throws(RangeListError) in try NodeMask(rangeList: input) }) {
  case .success(let nodes):
    let members = try require(expected, "'\(shown(input))' is read as \(nodes), and is no list")
    try require(nodes.map(\.rawValue) == members, "'\(shown(input))' is read as \(nodes)")
    try checkMask(nodes)
  case .failure(let error):
    try require(expected == nil, "'\(shown(input))' is refused: \(error)")
    try require((0...input.count).contains(error.offset), "the offset is outside of the text")
  }
}

/// Reads a bitmap such as `00000000,0000000b`, and compares the result with that of a reader of single groups.
func checkBitmap(_ input: [UInt8]) throws(Violation) {
  let expected = groupsOfBitmap(input)
  switch Result(catching: { () throws(BitmapError) in try CPUMask(bitmap: input) }) {
  case .success(let cpus):
    let groups = try require(expected, "'\(shown(input))' is read as \(cpus), and is no bitmap")
    let words = stride(from: 0, to: groups.count, by: 2).map { index in
      UInt(groups[index]) | (index + 1 < groups.count ? UInt(groups[index + 1]) << 32 : 0)
    }
    try require(CPUMask(words: words) == cpus, "'\(shown(input))' is read as \(cpus)")
    try checkMask(cpus)
  case .failure(let error):
    try require(expected == nil, "'\(shown(input))' is refused: \(error)")
    try require((0...input.count).contains(error.offset), "the offset is outside of the text")
  }
}

/// Checks that both texts of a set read as the same set, that its members ascend, and that it takes no more
/// memory than the kernel accepts in a mask.
func checkMask<ID>(_ mask: IDMask<ID>) throws(Violation) {
  let page = 4096
  try require(mask.words.count * MemoryLayout<UInt>.size <= page, "more than a page of bits")
  try require(mask.words.last != 0, "an empty word at the end")

  let list = mask.description
  let read = try? IDMask<ID>(rangeList: list)
  try require(read == mask && read?.description == list, "'\(list)' does not read as itself")
  let bitmap = mask.bitmap
  let readBitmap = try? IDMask<ID>(bitmap: bitmap)
  try require(
    readBitmap == mask && readBitmap?.bitmap == bitmap, "'\(bitmap)' does not read as itself")

  let members = [ID](mask)
  try require(members.count == mask.count, "\(mask): \(mask.count) members are \(members.count)")
  try require(members.first == mask.first && members.last == mask.max, "\(mask): its ends are not")
  try require(
    zip(members, members.dropFirst()).allSatisfy { $0 < $1 }, "\(mask): members do not ascend")
  try require(IDMask<ID>(members) == mask, "\(mask): its members are another set")
}

/// Returns a text without the zero bytes and the white space that may end a file of the kernel.
private func withoutEnd(_ input: [UInt8]) -> ArraySlice<UInt8> {
  let ends: Set<UInt8> = [0, 9, 10, 11, 12, 13, 32]
  return input[..<((input.lastIndex { !ends.contains($0) } ?? -1) + 1)]
}

/// The greatest number in a page of bits.
private let greatest = 32767

/// Reads a list independently of the parser; returns `nil` if the input is not a list.
private func membersOfList(_ input: [UInt8]) -> [Int]? {
  let text = withoutEnd(input)
  guard !text.isEmpty else { return [] }
  var isMember = [Bool](repeating: false, count: greatest + 1)
  for item in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
    let ends = item.split(
      separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = ends.compactMap { digits -> Int? in
      guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    guard numbers.count == ends.count, let first = numbers.first, let last = numbers.last,
      first <= last, last <= greatest
    else { return nil }
    for number in first...last { isMember[number] = true }
  }
  return isMember.indices.filter { isMember[$0] }
}

/// Reads a bitmap independently of the parser, the lowest group first; returns `nil` if the input is not a bitmap.
private func groupsOfBitmap(_ input: [UInt8]) -> [UInt32]? {
  let text = withoutEnd(input)
  guard !text.isEmpty else { return [] }
  var groups: [UInt32] = []
  let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
  for part in parts.reversed() {
    guard part.count <= 8, part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-"),
      let group = UInt32(String(decoding: part, as: UTF8.self), radix: 16)
    else { return nil }
    groups.append(group)
  }
  while groups.last == 0 { groups.removeLast() }
  return groups.count <= (greatest + 1) / 32 ? groups : nil
}
