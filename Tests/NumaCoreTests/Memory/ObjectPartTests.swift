import LinuxSystem
import Testing

@testable import NumaCore

struct ObjectPartTests {
  private static let hugePage = ByteCount(rawValue: 2 << 20)

  @Test func countsAPageThatIsNotFull() throws {
    let part = try ObjectPart(
      of: "f", .pages(0), nil, pageSize: Self.hugePage, size: ByteCount(rawValue: 1))
    #expect(part.end == Self.hugePage)
  }

  @Test func isOfWholeHugePages() {
    #expect(
      throws: SharedObjectError.notPageAligned(
        "f", offset: .pages(0), length: .pages(16), pageSize: Self.hugePage)
    ) { _ = try ObjectPart(of: "f", .pages(0), .pages(16), pageSize: Self.hugePage) }
  }

  @Test func isNotBelowZero() {
    let below = ByteCount(rawValue: -4096)
    #expect(throws: SharedObjectError.noSuchPart("f", offset: below, length: nil)) {
      _ = try ObjectPart(of: "f", below, nil, pageSize: .basePage)
    }
  }
}
