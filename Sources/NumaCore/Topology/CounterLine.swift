/// A line that holds a figure: the range of the name in the line, and the figure.
struct CounterLine {
  let name: Range<Int>
  let value: UInt64
  var isInKibibytes = false

  /// Parses a line such as `numa_hit 210680`.
  init?(named line: Span<UInt8>) {
    var offset = 0
    guard let (name, value) = Self.nameAndValue(of: line, from: &offset),
      !skipBlanks(of: line, from: &offset)
    else { return nil }
    self.name = name
    self.value = value
  }

  /// Parses a line such as `Node 3 MemFree:        210680 kB`.
  init?(ofNode line: Span<UInt8>) {
    var offset = 0
    for _ in 0..<2 {
      guard skipBlanks(of: line, from: &offset) else { return nil }
      skipWord(of: line, from: &offset)
    }
    guard let (name, value) = Self.nameAndValue(of: line, from: &offset),
      line[name.upperBound - 1] == .colon
    else { return nil }
    self.name = name.lowerBound..<(name.upperBound - 1)
    self.value = value
    isInKibibytes =
      skipBlanks(of: line, from: &offset) && skip(word: "kB", of: line, from: &offset)
  }

  private static func nameAndValue(
    of line: Span<UInt8>, from offset: inout Int
  ) -> (name: Range<Int>, value: UInt64)? {
    guard skipBlanks(of: line, from: &offset) else { return nil }
    let start = offset
    skipWord(of: line, from: &offset)
    let end = offset
    guard skipBlanks(of: line, from: &offset), let value = number(of: line, from: &offset)
    else { return nil }
    return (start..<end, value)
  }

  /// Reads a word as a counter of up to 64 bits; returns `nil` if it is not a decimal number or does not fit.
  private static func number(of line: Span<UInt8>, from offset: inout Int) -> UInt64? {
    var number: UInt64 = 0
    while !isEndOfWord(line, offset) {
      guard let digit = line[offset].decimalDigit else { return nil }
      let (product, tooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
      guard !tooLarge, !carries else { return nil }
      number = sum
      offset += 1
    }
    return number
  }
}
