internal import CLibc

/// Reading words of a line in place: a String per word is slow on megabytes of numa_maps.
///
/// These functions pass over each byte once. `offset` is never negative, and is compared with the line's count
/// before a byte is read, so the bytes are read unchecked: a second check of each costs a third of the time. They
/// are inlined, so that the offset stays in a register.

/// Moves over blanks, and says whether anything follows them.
@inline(__always)
func skipBlanks(of line: Span<UInt8>, from offset: inout Int) -> Bool {
  while offset < line.count, unsafe line[unchecked: offset] == .space { offset += 1 }
  return offset < line.count
}

/// Moves to the end of a word, which a blank or the line ends.
@inline(__always)
func skipWord(of line: Span<UInt8>, from offset: inout Int) {
  while let bytes = eightBytes(of: line, at: offset) {
    // Zero where there is a blank, which then borrows from the byte above: below the first, nothing is borrowed.
    let other = bytes ^ everyByte(.space)
    let blanks = (other &- everyByte(0x01)) & ~other & everyByte(0x80)
    guard blanks == 0 else {
      offset += blanks.trailingZeroBitCount / UInt8.bitWidth
      return
    }
    offset += MemoryLayout<UInt64>.size
  }
  while !isEndOfWord(line, offset) { offset += 1 }
}

/// Eight bytes of a line, the first of them lowest; nil where fewer are left.
@inline(__always)
private func eightBytes(of line: Span<UInt8>, at offset: Int) -> UInt64? {
  guard line.count - offset >= MemoryLayout<UInt64>.size else { return nil }
  return unsafe line.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    .littleEndian
}

/// Eight times this byte.
@inline(__always)
private func everyByte(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

/// Whether no word goes on here.
@inline(__always)
func isEndOfWord(_ line: Span<UInt8>, _ offset: Int) -> Bool {
  unsafe offset >= line.count || line[unchecked: offset] == .space
}

/// Moves over some text where it comes next.
@inline(__always)
func skip(_ text: StaticString, of line: Span<UInt8>, from offset: inout Int) -> Bool {
  let count = text.utf8CodeUnitCount
  guard line.count - offset >= count else { return false }
  // The compiler knows the text, and compares it in a few words instead of calling the C library.
  let isEqual = unsafe line.withUnsafeBufferPointer { bytes in
    guard let start = bytes.baseAddress else { return count == 0 }
    return unsafe memcmp(start + offset, text.utf8Start, count) == 0
  }
  if isEqual { offset += count }
  return isEqual
}

/// Moves over a whole word where it comes next.
@inline(__always)
func skip(word: StaticString, of line: Span<UInt8>, from offset: inout Int) -> Bool {
  var end = offset
  guard skip(word, of: line, from: &end), isEndOfWord(line, end) else { return false }
  offset = end
  return true
}

/// Moves over a whole word, or several, where they come next.
@inline(__always)
func skip(word: [UInt8], of line: Span<UInt8>, from offset: inout Int) -> Bool {
  guard line.count - offset >= word.count else { return false }
  let isEqual = unsafe line.withUnsafeBufferPointer { bytes in
    unsafe word.withUnsafeBufferPointer { word in
      guard let start = bytes.baseAddress, let first = word.baseAddress else { return false }
      return unsafe memcmp(start + offset, first, word.count) == 0
    }
  }
  guard isEqual, isEndOfWord(line, offset + word.count) else { return false }
  offset += word.count
  return true
}

/// Reads a decimal number and moves past its digits; nil when there are none, or it does not fit.
@inline(__always)
func decimalNumber(of line: Span<UInt8>, from offset: inout Int) -> Int? {
  let start = offset
  var value: UInt = 0
  while offset < line.count {
    let digit = unsafe line[unchecked: offset] &- .zero
    guard digit < 10 else { break }
    // Ten times as much and a digit fit without a sign, so that one comparison of each is enough.
    guard value <= UInt(Int.max) / 10 else { return nil }
    value = value &* 10 &+ UInt(digit)
    offset += 1
  }
  return offset > start ? Int(exactly: value) : nil
}

/// Reads a decimal number that is the rest of a word; nil where anything else is in it.
@inline(__always)
func decimalWord(of line: Span<UInt8>, from offset: inout Int) -> Int? {
  guard let number = decimalNumber(of: line, from: &offset), isEndOfWord(line, offset) else {
    return nil
  }
  return number
}

/// Reads a hexadecimal number and moves past its digits; nil when there are none, or more than fit.
///
/// Nothing foretells whether the next digit is a letter, so that to branch for it would take longer than the rest.
@inline(__always)
func hexadecimalNumber(of line: Span<UInt8>, from offset: inout Int) -> UInt? {
  let start = offset
  var value: UInt = 0
  if let bytes = eightBytes(of: line, at: offset), let digits = eightHexadecimalDigits(bytes) {
    value = digits
    offset += MemoryLayout<UInt64>.size
  }
  while offset < line.count {
    let byte = unsafe line[unchecked: offset]
    let isDecimal = byte &- .zero < 10
    // Capitals differ from small letters by this bit.
    let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 6
    guard isDecimal != isLetter else { break }
    // The letters' lowest bits count from 1, and their next to highest bit is set.
    value = value << 4 | UInt(byte & 0x0f &+ (byte >> 6) &* 9)
    offset += 1
  }
  return offset > start && offset - start <= UInt.bitWidth / 4 ? value : nil
}

/// Reads eight hexadecimal digits at once, the first of them in the lowest byte; nil where a byte is none.
@inline(__always)
private func eightHexadecimalDigits(_ bytes: UInt64) -> UInt? {
  // As below, byte by byte: no sum is greater than a byte.
  let letters = bytes >> 6 & everyByte(0x01)
  let values = bytes & everyByte(0x0f) &+ letters &* 9
  // Digits are 30 to 39; letters, made small, 61 to 66. What is more than 9 is a letter, and nothing is more than 15.
  let isRight =
    (bytes | letters << 5) & everyByte(0xf0) == everyByte(0x30) &+ letters &* 0x30
    && (values &+ everyByte(6)) & everyByte(0x10) == letters << 4
    && values & everyByte(0xf0) == 0
  guard isRight else { return nil }
  // Pairs of digits become bytes, pairs of bytes become four digits, and those become eight.
  var number = values.byteSwapped
  number = (number | number >> 4) & 0x00ff_00ff_00ff_00ff
  number = (number | number >> 8) & 0x0000_ffff_0000_ffff
  return UInt((number | number >> 16) & 0xffff_ffff)
}

/// Reads a hexadecimal number that is the rest of a word; nil where anything else is in it.
@inline(__always)
func hexadecimalWord(of line: Span<UInt8>, from offset: inout Int) -> UInt? {
  guard let number = hexadecimalNumber(of: line, from: &offset), isEndOfWord(line, offset) else {
    return nil
  }
  return number
}

/// Copies bytes.
func array(of bytes: Span<UInt8>) -> [UInt8] {
  unsafe bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
}

/// Makes an array hold these bytes of a line, and leaves it alone where it does: lines that follow each other often
/// say the same, and to compare costs less than to ask for memory.
func update(_ bytes: inout [UInt8], to range: Range<Int>, of line: Span<UInt8>) {
  let part = line.extracting(range)
  unsafe part.withUnsafeBufferPointer { part in
    let isSame = unsafe bytes.withUnsafeBufferPointer { bytes in
      guard bytes.count == part.count else { return false }
      guard let left = bytes.baseAddress, let right = part.baseAddress else { return true }
      return unsafe memcmp(left, right, part.count) == 0
    }
    if !isSame { bytes = unsafe [UInt8](part) }
  }
}

/// Makes an array hold these bytes of a line, with `\040` and its like undone for the bytes that this file's writer
/// escapes.
///
/// The kernel does not escape the backslash, so a file whose name holds `\040` reads as one with a blank.
func update(
  _ bytes: inout [UInt8], to range: Range<Int>, of line: Span<UInt8>, escaping escaped: [UInt8]
) {
  guard firstIndex(of: UInt8(ascii: "\\"), in: line, range) != nil else {
    update(&bytes, to: range, of: line)
    return
  }
  bytes = unescaped(line, range, escaped)
}

/// Finds a byte in a part of a line. memchr(3) looks at many bytes at a time.
@inline(__always)
func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
  unsafe bytes.extracting(range).withUnsafeBufferPointer { part in
    guard let start = part.baseAddress,
      let found = unsafe memchr(start, CInt(byte), part.count)
    else { return nil }
    return unsafe range.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
  }
}

private func unescaped(
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

/// Where a text of the kernel's ends: what follows are zero bytes and white space, which mean nothing in any of its
/// files. Many kernels before 5.10 write a zero byte after the last newline.
func endOfText(_ text: Span<UInt8>) -> Int {
  var end = text.count
  while end > 0, text[end - 1] == 0 || text[end - 1].isSpace { end -= 1 }
  return end
}

/// Finds what follows a word at the start of a line; nil where no line starts with it.
func line(of word: StaticString, in text: [UInt8]) -> ArraySlice<UInt8>? {
  var start = 0
  while start < text.count {
    var end = start
    if skip(word, of: text.span, from: &end) { return text[end...].prefix { $0 != .newline } }
    guard let end = text[start...].firstIndex(of: .newline) else { return nil }
    start = end + 1
  }
  return nil
}
