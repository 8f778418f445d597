import CommandInterface
import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct ForecastTests {
  private static let room = NodeRoom(
    node: 1, total: ByteCount(rawValue: 1 << 30), free: ByteCount(rawValue: 1 << 20),
    watermark: ByteCount(rawValue: 1 << 16))

  private func forecast(_ speed: Forecast.Speed?) -> Forecast {
    Forecast(
      entries: [
        Forecast.Entry(
          subject: .process(ProcessID(rawValue: 4711)), name: [UInt8]("db".utf8),
          forecast: .success(MigrationForecast()))
      ], all: MigrationForecast(), rooms: [Self.room], speed: speed)
  }

  @Test func saysWhatWouldMove() {
    #expect(
      forecast(nil).lines == [
        "process 4711 (db):", "  nothing would move",
        "node 1: 0 bytes would come, 1 MiB free, 64 KiB kept by the kernel",
        "all: 0 bytes would move",
      ])
    #expect(
      forecast(nil).json.text.split(separator: "\n").prefix(7)
        == [
          "{", "  \"schema_version\": 2,", "  \"report\": \"forecast\",", "  \"bytes\": 0,",
          "  \"exact\": true,", "  \"reasons\": [],", "  \"seconds\": 0.0,",
        ])
  }

  /// A dry run refuses a zombie as a run does, though a zombie can be read and has no page.
  @Test func refusesAZombieAsTheRunDoes() throws {
    let zombie = try Zombie()
    defer { withExtendedLifetime(zombie) {} }
    var migration = ResolvedMigration(from: [0], to: [0])
    for pairs in [nil, NodePairs([])] {
      migration.chosenPairs = pairs
      let forecast = try Forecast(
        of: MigrationRequest(
          processes: ProcessRequest(pids: [zombie.process]), nodes: .pairs([])), migration,
        in: .live)
      #expect(forecast.refusals.map { $0.processHasEnded } == [true])
    }
  }

  @Test func omitsAnExitedProcessThatWasNotNamed() {
    let process = ProcessID(rawValue: .max)
    for (errno, isReported) in [(Errno.noSuchProcess, false), (.ioError, true)] {
      let refusal = MigrationRefusal(
        of: ProcessMigration(of: process, from: [0], to: [1]), errno: errno, call: .movePages)
      var entry = Forecast.Entry(subject: .process(process), forecast: .failure(.pages(refusal)))
      #expect(entry.isReported == isReported)
      entry.isNamed = true
      #expect(entry.isReported)
    }
  }

  /// A process that was named is always reported; a process that was searched for is not if nothing would move.
  @Test func reportsEachProcessThatWasNamed() {
    let refusal = MigrationRefusal(
      of: ProcessMigration(of: ProcessID.made[0], from: [0], to: [1]), errno: .noSuchProcess)
    let entries: [Forecast.Entry] = [
      Forecast.Entry(
        subject: .process(ProcessID(rawValue: 4711)), name: [UInt8]("d\u{1b}b".utf8),
        forecast: .success(MigrationForecast()), isNamed: true),
      Forecast.Entry(
        subject: .process(ProcessID(rawValue: 4712)), name: [UInt8]("db".utf8),
        forecast: .success(MigrationForecast())),
      Forecast.Entry(
        subject: .process(ProcessID.made[0]), name: [], forecast: .failure(.pages(refusal))),
    ]
    let forecast = Forecast(entries: entries, all: MigrationForecast(), rooms: [])
    #expect(
      forecast.lines.dropLast() == [
        "process 4711 (d\\x1bb):", "  nothing would move", "process 2147483645:",
        "  \(refusal.description)",
      ])
  }

  /// The bandwidth gives the time if it is lower than the measured speed, with which a GiB would take a second.
  @Test func usesTheBandwidthIfItIsLower() {
    var mapping = NumaMapping()
    mapping.pageSize = ByteCount(rawValue: 4096)
    mapping.pages = [NodePages(node: 0, pages: 1 << 18)]
    var memory = MigrationForecast()
    memory.count(mapping, share: 1, NodePairs(from: [0], to: [1]))
    var forecast = Forecast(
      entries: [], all: memory, rooms: [],
      speed: Forecast.Speed(pair: NodePairs.Pair(source: 0, target: 1), bytesPerSecond: 0x1p30))
    #expect(forecast.json.line.contains("\"seconds\": 1.0,"))
    forecast.bandwidth = ByteCount(rawValue: 512 << 20)
    #expect(
      forecast.lines == ["all: 1 GiB would move in about 2.00 s, by the 512 MiB/s of --bandwidth"])
    forecast.bandwidth = ByteCount(rawValue: 2 << 30)
    #expect(
      forecast.lines == [
        "all: 1 GiB would move in about 1.00 s with one thread, by 1 GiB/s measured with 16 MiB "
          + "from node 0 to 1"
      ])
    // A speed that could not be measured is reported if pages would move.
    forecast.speed = nil
    #expect(
      forecast.lines == ["all: 1 GiB would move; how long that takes could not be measured"])
  }
}
