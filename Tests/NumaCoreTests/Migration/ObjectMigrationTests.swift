import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

struct ObjectMigrationTests {
  private static let missing = NodeID(rawValue: 1023)

  /// A node that does not exist takes no page, so the pages stay, and the report gives the reason.
  @Test func reportsPagesThatStay() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    let object = try SharedObject(file: path, length: .pages(64))
    try object.touch()
    let places = try LinuxKernel().residentMemory(of: .file(path)).places
    let source = try #require(places.nodes.first)
    var migration = ObjectMigration(
      of: .file(path), by: NodePairs(from: [source], to: [Self.missing]))
    migration.looksAgain = true
    let report = try migration.run()
    #expect(report.end == .complete)
    #expect(report.moved == .zero)
    #expect(report.stayed == places[source])
    #expect(report.isTargetRefused)
    let forecast = try migration.forecast()
    #expect(forecast.amounts.map { $0.kind } == [.shmem])
    #expect(forecast.size == places[source])
    #expect(forecast.arriving(on: Self.missing) == places[source])
  }

  @Test func stopsWhenAsked() throws {
    let folder = try ScratchFolder()
    let path = folder.file("f")
    try SharedObject(file: path, length: .pages(64)).touch()
    let node = try #require(LinuxKernel().residentMemory(of: .file(path)).places.nodes.first)
    let report = try ObjectMigration(
      of: .file(path), by: NodePairs(from: [node], to: [Self.missing])
    ).run(stop: { true })
    #expect(report.end == .stopped)
    #expect(report.calls == 0)
  }

  @Test func refusesWhatIsNoFile() throws {
    for (path, error) in [
      ("/dev", ResidentMemoryError.directory(.file("/dev"))),
      ("/dev/null", .notARegularFile(.file("/dev/null"))),
      ("/nowhere", .refused(.file("/nowhere"), call: "open", .noSuchFileOrDirectory)),
    ] as [(FilePath, ResidentMemoryError)] {
      let migration = ObjectMigration(of: .file(path), by: NodePairs(from: [0], to: [1]))
      #expect(throws: error) { try migration.run() }
      #expect(throws: error) { try migration.forecast() }
    }
  }
}
