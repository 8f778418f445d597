/// Reading words of a line in place: a String per word is slow on megabytes of numa_maps.
///
/// Offsets are compared with the line's count before a byte is read, so the bytes are read unchecked: a second
/// check of each costs a third of the time.

/// Finds the next word of a line, which blanks part, and moves `offset` behind it.
func nextWord(of line: Span<UInt8>, from offset: inout Int) -> Range<Int>? {
  let end = line.count
  var index = offset
  while index < end, unsafe line[unchecked: index] == .space { index += 1 }
  let start = index
  while index < end, unsafe line[unchecked: index] != .space { index += 1 }
  offset = index
  return index > start ? start..<index : nil
}

/// Finds a byte in a part of a line.
func firstIndex(of byte: UInt8, in line: Span<UInt8>, _ range: Range<Int>) -> Int? {
  precondition(range.upperBound <= line.count)
  var index = range.lowerBound
  while index < range.upperBound {
    if unsafe line[unchecked: index] == byte { return index }
    index += 1
  }
  return nil
}

/// Copies bytes of a line.
func bytes(_ line: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
  range.map { line[$0] }
}

/// Whether bytes of a line are this word.
func matches(_ line: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
  guard range.count == word.utf8CodeUnitCount, range.upperBound <= line.count else {
    return false
  }
  let bytes = unsafe word.utf8Start
  var index = 0
  while index < range.count {
    guard unsafe bytes[index] == line[unchecked: range.lowerBound + index] else { return false }
    index += 1
  }
  return true
}

/// Reads bytes of a line as an unsigned hexadecimal number; nil when they are none or it does not fit.
func hexadecimalNumber(_ line: Span<UInt8>, _ range: Range<Int>) -> UInt? {
  guard !range.isEmpty, range.count <= UInt.bitWidth / 4, range.upperBound <= line.count else {
    return nil
  }
  var value: UInt = 0
  var index = range.lowerBound
  while index < range.upperBound {
    guard let digit = unsafe line[unchecked: index].digit, digit < 16 else { return nil }
    value = value << 4 | UInt(digit)
    index += 1
  }
  return value
}

/// Copies bytes of a line, with `\040` and its like undone for the bytes that this file's writer escapes.
///
/// The kernel does not escape the backslash, so a file whose name holds `\040` reads as one with a blank.
func unescaped(
  _ line: Span<UInt8>, _ range: Range<Int>, _ escapedBytes: [UInt8]
) -> [UInt8] {
  var bytes: [UInt8] = []
  var index = range.lowerBound
  while index < range.upperBound {
    if line[index] == UInt8(ascii: "\\"), index + 3 < range.upperBound,
      let escaped = octalByte(line, (index + 1)..<(index + 4)), escapedBytes.contains(escaped)
    {
      bytes.append(escaped)
      index += 4
    } else {
      bytes.append(line[index])
      index += 1
    }
  }
  return bytes
}

private func octalByte(_ line: Span<UInt8>, _ range: Range<Int>) -> UInt8? {
  var value = 0
  for index in range {
    guard let digit = line[index].digit, digit < 8 else { return nil }
    value = value * 8 + digit
  }
  return UInt8(exactly: value)
}

/// Finds what follows a word at the start of a line; nil where no line starts with it.
func line(of word: StaticString, in text: [UInt8]) -> ArraySlice<UInt8>? {
  let length = word.utf8CodeUnitCount
  var start = 0
  while start + length <= text.count {
    if matches(text.span, start..<(start + length), word) {
      return text[(start + length)...].prefix { $0 != .newline }
    }
    guard let end = text[start...].firstIndex(of: .newline) else { return nil }
    start = end + 1
  }
  return nil
}
