import CommandInterface
import Glibc
import LinuxSystem
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
        "all: 0 bytes would move",
      ])
    #expect(
      outlook(nil).json.text.split(separator: "\n").prefix(7)
        == [
          "{", "  \"schema_version\": 1,", "  \"report\": \"forecast\",", "  \"bytes\": 0,",
          "  \"exact\": true,", "  \"reasons\": [],", "  \"seconds\": 0.0,",
        ])
  }

  /// A dry run refuses a zombie as a run does, though a zombie can be read and has no page.
  @Test func refusesAZombieAsTheRunDoes() throws {
    let zombie = try Zombie()
    defer { withExtendedLifetime(zombie) {} }
    let migration = ProcessMigration(of: zombie.process, from: [0], to: [0])
    var errand = Errand(migration: migration, remarks: [], futility: nil)
    for pairs in [nil, NodePairs([])] {
      errand.pairs = pairs
      let outlook = try Outlook(
        of: ProcessRequest(processes: [zombie.process]), errand, in: .live)
      #expect(outlook.refusals.map(\.cause) == [.zombie])
    }
  }

  @Test func tellsOfNoProcessThatHasEndedAndWasNotNamed() {
    let process = ProcessID(rawValue: .max)
    let named = ProcessRequest(processes: [process])
    let found = ProcessRequest(choices: [.name("db")])
    for (errno, isNews) in [(Errno.noSuchProcess, false), (.ioError, true)] {
      let refusal = MigrationRefusal(
        of: ProcessMigration(of: process, from: [0], to: [1]), errno: errno, call: .movePages)
      let entry = Outlook.Entry(process: process, name: [], forecast: .failure(refusal))
      #expect(entry.isNews(to: named))
      #expect(entry.isNews(to: found) == isNews)
    }
  }

  /// A process that was named is always reported; a process that was searched for is not if nothing would move.
  @Test func saysOfEachThatWasNamedWhatWouldMove() {
    let refusal = MigrationRefusal(
      of: ProcessMigration(of: ProcessID.made[0], from: [0], to: [1]), errno: .noSuchProcess)
    let forecasts: [Outlook.Entry] = [
      Outlook.Entry(
        process: ProcessID(rawValue: 4711), name: [UInt8]("d\u{1b}b".utf8),
        forecast: .success(MigrationForecast()), isNamed: true),
      Outlook.Entry(
        process: ProcessID(rawValue: 4712), name: [UInt8]("db".utf8),
        forecast: .success(MigrationForecast())),
      Outlook.Entry(process: ProcessID.made[0], name: [], forecast: .failure(refusal)),
    ]
    let outlook = Outlook(entries: forecasts, all: MigrationForecast(), rooms: [])
    #expect(
      outlook.lines.dropLast() == [
        "process 4711 (d\\x1bb):", "  nothing would move", "process 2147483645:",
        "  \(refusal.description)",
      ])
  }

  /// The bandwidth gives the time if it is lower than the measured speed, with which a GiB would take a second.
  @Test func goesByTheBandwidthWhereThatIsLess() {
    var mapping = NumaMapping()
    mapping.pageSize = ByteCount(rawValue: 4096)
    mapping.pages = [NodePages(node: 0, pages: 1 << 18)]
    var forecast = MigrationForecast()
    forecast.count(mapping, share: 1, NodePairs(from: [0], to: [1]))
    var outlook = Outlook(
      entries: [], all: forecast, rooms: [],
      speed: Outlook.Speed(pair: NodePairs.Pair(source: 0, target: 1), bytesPerSecond: 0x1p30))
    #expect(outlook.json.line.contains("\"seconds\": 1.0,"))
    outlook.bandwidth = ByteCount(rawValue: 512 << 20)
    #expect(
      outlook.lines == ["all: 1 GiB would move in about 2.00 s, by the 512 MiB/s of --bandwidth"])
    outlook.bandwidth = ByteCount(rawValue: 2 << 30)
    #expect(
      outlook.lines == [
        "all: 1 GiB would move in about 1.00 s with one thread, by 1 GiB/s measured with 16 MiB "
          + "from node 0 to 1"
      ])
    // A speed that could not be measured is reported if pages would move.
    outlook.speed = nil
    #expect(
      outlook.lines == ["all: 1 GiB would move; how long that takes could not be measured"])
  }
}

/// A child that has exited and has not been waited for.
private final class Zombie {
  let process: ProcessID

  init() throws {
    var child = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("true"), nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    let spawned = unsafe posix_spawn(&child, "/bin/true", nil, nil, &words, nil)
    try #require(spawned == 0)
    process = ProcessID(rawValue: child)
    // The child exits here, and remains a zombie because of WNOWAIT.
    var info = unsafe siginfo_t()
    let waited = unsafe waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT)
    try #require(waited == 0)
  }

  deinit {
    var status = CInt()
    unsafe waitpid(process.rawValue, &status, 0)
  }
}
