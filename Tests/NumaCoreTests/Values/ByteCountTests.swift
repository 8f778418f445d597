import Testing

@testable import NumaCore

struct ByteCountTests {
  @Test(arguments: [
    (0, "0 bytes"), (1, "1 bytes"), (1023, "1023 bytes"), (1024, "1 KiB"), (1536, "1.5 KiB"),
    (4096 * 1846, "7.2 MiB"), (1 << 30, "1 GiB"), (1 << 59, "512 PiB"), (-1024, "-1 KiB"),
  ])
  func isWrittenInTheGreatestUnit(bytes: Int, text: String) {
    #expect(ByteCount(rawValue: bytes).description == text)
  }

  @Test func survivesTheGreatestAmount() {
    #expect(ByteCount(rawValue: .max).description == "8191.9 PiB")
    #expect(ByteCount(rawValue: .min).description == "-8192 PiB")
  }

  @Test func isAddedAndSubtracted() {
    let (two, three) = (ByteCount(rawValue: 2), ByteCount(rawValue: 3))
    #expect(two + three == ByteCount(rawValue: 5))
    #expect(two - three == ByteCount(rawValue: -1))
    #expect(three * 4 == ByteCount(rawValue: 12))
    #expect(ByteCount(rawValue: 7) / 2 == three)
    #expect([two, three].sum { $0 * 2 } == ByteCount(rawValue: 10))
    var amount = two
    amount += three
    #expect(amount == ByteCount(rawValue: 5))
    amount -= two
    #expect(amount == three)
  }

  /// A result that does not fit is the greatest or the least amount, because a file can hold any number.
  @Test func staysWithinItsRange() {
    let (least, greatest) = (ByteCount(rawValue: .min), ByteCount(rawValue: .max))
    let one = ByteCount(rawValue: 1)
    #expect(greatest + one == greatest)
    #expect(least - one == least)
    #expect(least + ByteCount(rawValue: -1) == least)
    #expect(greatest - ByteCount(rawValue: -1) == greatest)
    #expect(greatest * 2 == greatest)
    #expect(greatest * -2 == least)
    #expect(least * 2 == least)
    #expect(least * -1 == greatest)
    #expect(ByteCount(kibibytes: .max) == greatest)
    #expect([greatest, greatest].sum { $0 } == greatest)
  }

  @Test func roundsWithoutOverflow() {
    let hugePage = ByteCount(rawValue: 2 << 20)
    #expect(ByteCount(rawValue: 1).rounded(toPagesOf: hugePage) == hugePage)
    #expect(ByteCount(rawValue: .max).rounded(toPagesOf: hugePage).rawValue == .max)
    #expect(ByteCount.zero.rounded(toPagesOf: hugePage) == .zero)
  }
}
