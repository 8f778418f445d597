import CommandInterface
import Testing

@testable import NumaCore
@testable import migratepages

struct OutlookTests {
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
    #expect(try request(["--dry-run"])?.manner.isPlain == false)
    #expect(try request([])?.reserve == nil)
  }

  @Test(
    arguments: [
      ("101%", "101%: not from 0% to 100%"), ("%", "%: not from 0% to 100%"),
      ("-1%", "-1%: not from 0% to 100%"), ("+1%", "+1%: not from 0% to 100%"),
      ("1.5%", "1.5%: not from 0% to 100%"), ("", "'': not a size"), ("x", "x: not a size"),
      ("-1", "-1: a size is not negative"),
    ] as [(Word, String)])
  func namesTheWordAtFault(word: Word, message: String) {
    do {
      Issue.record("\(word) is \(String(describing: try request(["--reserve", word])))")
    } catch {
      #expect(error.message == "--reserve: \(message)")
    }
  }

  private static let room = NodeRoom(
    node: 1, total: ByteCount(rawValue: 1 << 30), free: ByteCount(rawValue: 1 << 20),
    watermark: ByteCount(rawValue: 1 << 16))

  private func outlook(_ speed: Outlook.Speed?) -> Outlook {
    Outlook(
      entries: [
        Outlook.Entry(
          process: ProcessID(rawValue: 4711), name: [UInt8]("db".utf8),
          forecast: .success(MigrationForecast()))
      ], all: MigrationForecast(), rooms: [Self.room], speed: speed)
  }

  @Test func saysWhatWouldMove() {
    #expect(
      outlook(nil).lines == [
        "process 4711 (db):", "  nothing would move",
        "node 1: 0 bytes would come, 1 MiB free, 64 KiB kept by the kernel",
        "all: 0 bytes would move; how long that takes could not be measured",
      ])
    let speed = Outlook.Speed(
      pair: NodePairs.Pair(source: 0, target: 1), bytesPerSecond: 1_073_741_824)
    #expect(
      outlook(speed).lines.last
        == "all: 0 bytes would move in about 0.00 s with one thread, by 1 GiB/s measured with "
        + "16 MiB from node 0 to 1")
  }

  /// A GiB, which would take a second.
  @Test func goesByTheBandwidthWhereThatIsLess() {
    var mapping = NumaMapping()
    mapping.pageSize = ByteCount(rawValue: 4096)
    mapping.pages = [NodePages(node: 0, pages: 1 << 18)]
    var forecast = MigrationForecast()
    forecast.count(mapping, share: 1, NodePairs(from: [0], to: [1]))
    var outlook = Outlook(
      entries: [], all: forecast, rooms: [],
      speed: Outlook.Speed(pair: NodePairs.Pair(source: 0, target: 1), bytesPerSecond: 0x1p30))
    outlook.bandwidth = ByteCount(rawValue: 512 << 20)
    #expect(
      outlook.lines == ["all: 1 GiB would move in about 2.00 s, by the 512 MiB/s of --bandwidth"])
    outlook.bandwidth = ByteCount(rawValue: 2 << 30)
    #expect(
      outlook.lines == [
        "all: 1 GiB would move in about 1.00 s with one thread, by 1 GiB/s measured with 16 MiB "
          + "from node 0 to 1"
      ])
  }
}
