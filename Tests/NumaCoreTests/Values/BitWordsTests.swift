import Testing

@testable import NumaCore

struct BitWordsTests {
  /// Operations on words give the same results as those on a set of `Int`.
  @Test(arguments: [0...0, 0...63, 63...64, 64...127, 1...1, 5...200, 60...70, 0...1023])
  func insertsRanges(range: ClosedRange<Int>) {
    var bits = BitWords()
    bits.insert(3)
    bits.insert(range)
    let expected = Set(range).union([3])
    #expect((0...1100).filter(bits.contains) == expected.sorted())
    #expect(bits.count == expected.count)
    #expect(bits.max == expected.max())
    #expect(
      bits.endOfRun(from: range.lowerBound) == range.upperBound
        || expected.contains(range.upperBound + 1))
  }

  @Test func findsTheEndsOfRuns() {
    var bits = BitWords()
    for number in [0, 1, 2, 5, 63, 64, 65, 127, 128, 191] { bits.insert(number) }
    var runs: [ClosedRange<Int>] = []
    var start = bits.first()
    while let first = start {
      let last = bits.endOfRun(from: first)
      runs.append(first...last)
      start = bits.first(from: last + 1)
    }
    #expect(runs == [0...2, 5...5, 63...65, 127...128, 191...191])
  }
}
