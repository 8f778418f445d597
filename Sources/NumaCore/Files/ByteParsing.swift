internal import CLibc

/// Functions that read the words of a line in place, because a String per word is slow on megabytes of numa_maps.
///
/// These functions read each byte once. `offset` is never negative, and is compared with the line's count before a
/// byte is read. The bytes are therefore read unchecked: a second check of each byte costs a third of the time. The
/// functions are inlined, so that the offset stays in a register.

/// Skips blanks, and returns whether anything follows them.
@inline(__always)
func skipBlanks(of line: Span<UInt8>, from offset: inout Int) -> Bool {
  while offset < line.count, unsafe line[unchecked: offset] == .space { offset += 1 }
  return offset < line.count
}

/// Skips to the end of a word, which is a blank or the end of the line.
@inline(__always)
func skipWord(of line: Span<UInt8>, from offset: inout Int) {
  while let bytes = eightBytes(of: line, at: offset) {
    // A blank is a zero byte of `other`. The subtraction borrows there from the next higher byte, so bits of `blanks`
    // above the lowest set bit can be wrong. Below the first blank nothing is borrowed, so the lowest set bit is right.
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

/// Loads eight bytes of a line, with the first byte lowest; returns `nil` if fewer are left.
@inline(__always)
private func eightBytes(of line: Span<UInt8>, at offset: Int) -> UInt64? {
  guard line.count - offset >= MemoryLayout<UInt64>.size else { return nil }
  return unsafe line.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    .littleEndian
}

/// Returns an integer that holds this byte eight times.
@inline(__always)
private func everyByte(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

/// Returns whether the offset is at a blank or at the end of the line.
@inline(__always)
func isEndOfWord(_ line: Span<UInt8>, _ offset: Int) -> Bool {
  unsafe offset >= line.count || line[unchecked: offset] == .space
}

/// Skips a text if it comes next, and returns whether it does.
@inline(__always)
func skip(_ text: StaticString, of line: Span<UInt8>, from offset: inout Int) -> Bool {
  let count = text.utf8CodeUnitCount
  guard line.count - offset >= count else { return false }
  // The compiler knows the text, and compares it in a few machine words instead of calling the C library.
  let isEqual = unsafe line.withUnsafeBufferPointer { bytes in
    guard let start = bytes.baseAddress else { return count == 0 }
    return unsafe memcmp(start + offset, text.utf8Start, count) == 0
  }
  if isEqual { offset += count }
  return isEqual
}

/// Skips a whole word if it comes next, and returns whether it does.
@inline(__always)
func skip(word: StaticString, of line: Span<UInt8>, from offset: inout Int) -> Bool {
  var end = offset
  guard skip(word, of: line, from: &end), isEndOfWord(line, end) else { return false }
  offset = end
  return true
}

/// Skips one or more whole words if they come next, and returns whether they do.
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

/// Reads a decimal number and skips its digits; returns `nil` if there are no digits or the number does not fit.
@inline(__always)
func decimalNumber(of line: Span<UInt8>, from offset: inout Int) -> Int? {
  let start = offset
  var value: UInt = 0
  while offset < line.count {
    let digit = unsafe line[unchecked: offset] &- .zero
    guard digit < 10 else { break }
    // Ten times this value plus a digit fits in an unsigned integer, so one comparison for each digit is enough.
    guard value <= UInt(Int.max) / 10 else { return nil }
    value = value &* 10 &+ UInt(digit)
    offset += 1
  }
  return offset > start ? Int(exactly: value) : nil
}

/// Reads the rest of a word as a decimal number; returns `nil` if it holds anything else.
@inline(__always)
func decimalWord(of line: Span<UInt8>, from offset: inout Int) -> Int? {
  guard let number = decimalNumber(of: line, from: &offset), isEndOfWord(line, offset) else {
    return nil
  }
  return number
}

/// Reads a hexadecimal number and skips its digits; returns `nil` if there are no digits or more than fit.
///
/// The code does not branch on whether a digit is a letter: the processor cannot predict such a branch, which would
/// take longer than the rest.
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
    // Upper-case and lower-case letters differ only in this bit.
    let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 6
    guard isDecimal != isLetter else { break }
    // The low four bits of letters count from 1. Bit 6 is set in letters, but not in decimal digits.
    value = value << 4 | UInt(byte & 0x0f &+ (byte >> 6) &* 9)
    offset += 1
  }
  return offset > start && offset - start <= UInt.bitWidth / 4 ? value : nil
}

/// Reads eight hexadecimal digits at once, the first in the lowest byte; returns `nil` if a byte is not a digit.
@inline(__always)
private func eightHexadecimalDigits(_ bytes: UInt64) -> UInt? {
  // The same computation as in `hexadecimalNumber`, for all bytes at once: each sum fits in its byte.
  let letters = bytes >> 6 & everyByte(0x01)
  let values = bytes & everyByte(0x0f) &+ letters &* 9
  // Decimal digits are 0x30 to 0x39, and letters in lower case are 0x61 to 0x66. A value above 9 must be that of a
  // letter, and no value may be above 15.
  let isRight =
    (bytes | letters << 5) & everyByte(0xf0) == everyByte(0x30) &+ letters &* 0x30
    && (values &+ everyByte(6)) & everyByte(0x10) == letters << 4
    && values & everyByte(0xf0) == 0
  guard isRight else { return nil }
  // Joins pairs of digits to bytes, pairs of bytes to four digits, and these to eight digits.
  var number = values.byteSwapped
  number = (number | number >> 4) & 0x00ff_00ff_00ff_00ff
  number = (number | number >> 8) & 0x0000_ffff_0000_ffff
  return UInt((number | number >> 16) & 0xffff_ffff)
}

/// Reads the rest of a word as a hexadecimal number; returns `nil` if it holds anything else.
@inline(__always)
func hexadecimalWord(of line: Span<UInt8>, from offset: inout Int) -> UInt? {
  guard let number = hexadecimalNumber(of: line, from: &offset), isEndOfWord(line, offset) else {
    return nil
  }
  return number
}

/// Copies bytes to an array.
func array(of bytes: Span<UInt8>) -> [UInt8] {
  unsafe bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
}

/// Copies bytes of a line to an array, unless the array already holds the same bytes.
///
/// Consecutive lines often hold the same bytes, and a comparison costs less than an allocation.
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

/// Copies bytes of a line to an array, and decodes escapes such as `\040` for the bytes that the file's writer escapes.
///
/// The kernel does not escape the backslash, so a file name that holds `\040` is read as a name with a blank.
func update(
  _ bytes: inout [UInt8], to range: Range<Int>, of line: Span<UInt8>, escaping escaped: [UInt8]
) {
  guard firstIndex(of: UInt8(ascii: "\\"), in: line, range) != nil else {
    update(&bytes, to: range, of: line)
    return
  }
  bytes = unescaped(line, in: range, escaping: escaped)
}

/// Finds a byte in a part of a line with memchr(3), which compares many bytes at a time.
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
  _ line: Span<UInt8>, in range: Range<Int>, escaping escapedBytes: [UInt8]
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

/// Finds the first line that starts with a word and returns the rest of the line; returns `nil` if there is none.
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
