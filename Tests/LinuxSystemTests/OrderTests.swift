import Testing

@testable import LinuxSystem

struct OrderTests {
  /// Numbers of which many are equal, made without chance.
  private static func numbers(_ count: Int) -> [Int] {
    (0..<count).map { $0 * 7919 % 104_729 % 13 }
  }

  /// The order is that of the standard library's sort, whatever the number of elements.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 1000])
  func isThatOfTheStandardLibrary(count: Int) {
    let numbers = Self.numbers(count)
    #expect(numbers.ordered() == numbers.sorted())
    #expect(numbers.ordered(by: >) == numbers.sorted(by: >))
    #expect(Set(numbers).ordered() == Set(numbers).sorted())
  }

  @Test func keepsTheOrderOfEqualElements() {
    let pairs = Self.numbers(200).enumerated().map { (number: $1, place: $0) }
    let ordered = pairs.ordered { $0.number < $1.number }
    for (left, right) in zip(ordered, ordered.dropFirst()) {
      #expect((left.number, left.place) < (right.number, right.place))
    }
  }
}
