import CommandInterface
import NumaCore
import Testing

@testable import migratepages

struct RunOptionsTests {
  private func options(_ words: [Word]) throws(Failure) -> RunOptions? {
    guard
      case .migrate(let request) = try Plan(
        ["migratepages"] + words + ["4711", "2", "7"], posixlyCorrect: false)
    else { return nil }
    return request.options
  }

  @Test func isPlainByItself() throws {
    #expect(try options([]) == RunOptions())
    #expect(try options([])?.isPlain == true)
    #expect(try options(["--engine=auto"])?.isPlain == true)
    #expect(try options(["--engine=kernel"])?.isPlain == true)
    #expect(try options(["--engine=parallel"])?.isPlain == false)
    for option: Word in [
      "--jobs=2", "--timeout=1", "--max-pause=1ms", "--report", "--strict", "--bandwidth=1m",
      "--progress",
    ] {
      #expect(try options([option])?.isPlain == false)
    }
  }

  @Test(
    arguments: [
      ("30", 30), ("1.5s", 1.5), ("20ms", 0.02), ("500us", 0.0005), ("2m", 120), ("0.25", 0.25),
      ("000000000000000000000000000000030", 30),
    ] as [(Word, Double)])
  func readsDurations(word: Word, seconds: Double) throws {
    let timeout = try #require(try options(["--timeout", word])?.timeout)
    #expect(abs(timeout.inSeconds - seconds) < 1e-9)
  }

  @Test func readsProgressAndBandwidth() throws {
    #expect(try options(["--progress"])?.progress == .text)
    #expect(try options(["--progress=json"])?.progress == .json)
    #expect(try options(["--report=json"])?.progress == nil)
    #expect(try options(["--bandwidth", "500M"])?.bandwidth == ByteCount(rawValue: 500 << 20))
  }

  private static let thousandNines = String(repeating: "9", count: 1000)

  @Test(
    arguments: [
      (["--progress=bar"], "--progress: bar: not json"),
      (["--bandwidth=0"], "--bandwidth: 0: must be above 0"),
      (["--bandwidth=fast"], "--bandwidth: fast: not a size"),
      (["--bandwidth=1KB"], "--bandwidth: 1KB: KB: no unit of sizes; those are k, m and g"),
      (["--bandwidth=-1m"], "--bandwidth: -1m: a size is not negative"),
      (
        ["--progress", "--engine=kernel"],
        "--progress: cannot be had with --engine=kernel, which makes a single call"
      ),
      (["--engine=fast"], "--engine: fast: not kernel, parallel or auto"),
      (["--jobs", "0"], "--jobs: 0: not a number from 1 to 1024"),
      (["--jobs", "two"], "--jobs: two: not a number from 1 to 1024"),
      (["--timeout", ""], "--timeout: '': not a time such as 30, 1.5s or 20ms"),
      (["--timeout=0"], "--timeout: 0: must be above 0"),
      (["--timeout=-1"], "--timeout: -1: not a time such as 30, 1.5s or 20ms"),
      (["--timeout=1.2.3"], "--timeout: 1.2.3: not a time such as 30, 1.5s or 20ms"),
      (["--timeout=2h"], "--timeout: 2h: h: no unit of times; those are us, ms, s and m, a minute"),
      (
        ["--timeout=1 s"],
        "--timeout: 1 s:  s: no unit of times; those are us, ms, s and m, a minute"
      ),
      (["--timeout=1M"], "--timeout: 1M: M: no unit of times; those are us, ms, s and m, a minute"),
      (["--timeout=0.000us"], "--timeout: 0.000us: must be above 0"),
      (
        ["--timeout=99999999999s"],
        "--timeout: 99999999999s: too long; the longest time is 30 years"
      ),
      (["--timeout=999999999m"], "--timeout: 999999999m: too long; the longest time is 30 years"),
      (
        [Word("--timeout=\(Self.thousandNines)")],
        "--timeout: \(Self.thousandNines): too long; the longest time is 30 years"
      ),
      (["--max-pause=nan"], "--max-pause: nan: not a time such as 30, 1.5s or 20ms"),
      (["--report=xml"], "--report: xml: not json"),
      (["--report="], "--report: '': not json"),
      (["--strict=1"], "--strict: takes no value"),
      (
        ["--engine=kernel", "--jobs=2"],
        "--jobs: cannot be had with --engine=kernel, which makes a single call"
      ),
      (
        ["--strict", "--engine=kernel"],
        "--strict: cannot be had with --engine=kernel, which makes a single call"
      ),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(String(describing: try options(words)))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
  }
}
