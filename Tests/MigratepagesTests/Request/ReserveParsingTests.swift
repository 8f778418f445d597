import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct ReserveParsingTests {
  private func request(_ words: [Word]) throws(Failure) -> MigrationRequest? {
    guard
      case .migrate(let request) = try Plan(
        ["migratepages"] + words + ["4711", "0", "1"], posixlyCorrect: false)
    else { return nil }
    return request
  }

  @Test func readsReserves() throws {
    #expect(try request(["--reserve=10%"])?.reserve == .percent(10))
    #expect(try request(["--reserve=2G"])?.reserve == .size(ByteCount(rawValue: 2 << 30)))
    #expect(try request(["--reserve", "0"])?.reserve == .size(ByteCount(rawValue: 0)))
    #expect(try request(["--dry-run"])?.isDryRun == true)
    #expect(try request(["--dry-run"])?.options.isPlain == false)
    #expect(try request([])?.reserve == nil)
  }

  @Test(
    arguments: [
      ("101%", "101%: more than 100%"),
      ("99999999999999999999%", "99999999999999999999%: more than 100%"),
      ("%", "%: not a whole percentage such as 10%"),
      ("-1%", "-1%: not a whole percentage such as 10%"),
      ("+1%", "+1%: not a whole percentage such as 10%"),
      ("0.5%", "0.5%: not a whole percentage such as 10%"), ("", "'': not a size"),
      ("x", "x: not a size"),
      ("-1", "-1: a size is not negative"),
    ] as [(Word, String)])
  func namesTheWordAtFault(word: Word, message: String) {
    do {
      Issue.record("\(word) is \(String(describing: try request(["--reserve", word])))")
    } catch {
      #expect(error.message == "--reserve: \(message)")
    }
  }
}
