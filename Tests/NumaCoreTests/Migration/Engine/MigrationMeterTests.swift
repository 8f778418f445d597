import Synchronization
import Testing

@testable import NumaCore

struct MigrationMeterTests {
  /// The progress reports, in order.
  private final class Told: Sendable {
    let all = Mutex<[MigrationProgress]>([])

    var watch: MigrationWatch {
      MigrationWatch(each: .seconds(1)) { progress in self.all.withLock { $0.append(progress) } }
    }
  }

  private let told = Told()

  @Test func tellsAtMostOnceInATime() {
    let meter = MigrationMeter(from: .seconds(100), told.watch)
    for tenths in 0...35 {
      meter.tellWhenDue(now: .seconds(100) + .milliseconds(100 * tenths))
    }
    #expect(
      told.all.withLock { $0.map(\.elapsed) } == [.seconds(1), .seconds(2), .seconds(3)])
  }

  @Test func addsUpWhatThreadsDo() {
    let meter = MigrationMeter(from: .zero, told.watch)
    meter.expect(1000)
    meter.count(moved: 200, inCallOf: .milliseconds(5))
    meter.count(moved: 100, inCallOf: .milliseconds(2))
    meter.count(passed: 50)
    meter.tellWhenDue(now: .seconds(2))
    let progress = told.all.withLock { $0[0] }
    #expect(progress.moved.rawValue == 300)
    #expect(progress.passed.rawValue == 350)
    #expect(progress.expected.rawValue == 1000)
    #expect(progress.longestCall == .milliseconds(5))
    #expect(progress.share == 0.35)
    #expect(progress.bytesPerSecond == 150)
    #expect(!progress.isOver)
    // The expected amount is added to the amount that has already passed.
    meter.expect(100)
    meter.end(now: .seconds(3), isComplete: false)
    #expect(told.all.withLock { $0.last?.expected.rawValue } == 450)
  }

  @Test func tellsOnceMoreAtTheEnd() {
    let meter = MigrationMeter(from: .zero, told.watch)
    meter.expect(1000)
    meter.count(moved: 10, inCallOf: .zero)
    meter.end(now: .milliseconds(1), isComplete: true)
    meter.tellWhenDue(now: .seconds(9))
    let all = told.all.withLock { $0 }
    #expect(all.count == 1)
    #expect(all[0].isOver)
    #expect(all[0].share == 1)
    #expect(all[0].timeLeft == .zero)
  }

  /// A call during a report neither waits for the report nor reports.
  @Test func isToldByOneAtATime() {
    let meters = Mutex<[MigrationMeter]>([])
    let count = Mutex(0)
    let meter = MigrationMeter(
      from: .zero,
      MigrationWatch(each: .seconds(1)) { _ in
        count.withLock { $0 += 1 }
        for meter in meters.withLock({ $0 }) { meter.tellWhenDue(now: .seconds(99)) }
      })
    meters.withLock { $0 = [meter] }
    meter.tellWhenDue(now: .seconds(1))
    #expect(count.withLock { $0 } == 1)
    meters.withLock { $0 = [] }
  }

  @Test func knowsHowLongTheRestMayTake() {
    var progress = MigrationProgress()
    #expect(progress.share == 0)
    #expect(progress.timeLeft == nil)
    #expect(progress.bytesPerSecond == 0)
    progress.expected = ByteCount(rawValue: 400)
    progress.passed = ByteCount(rawValue: 100)
    progress.elapsed = .seconds(10)
    #expect(progress.timeLeft == .seconds(30))
    // More bytes have passed than were estimated.
    progress.passed = ByteCount(rawValue: 500)
    #expect(progress.share == 1)
    #expect(progress.timeLeft == .zero)
  }
}
