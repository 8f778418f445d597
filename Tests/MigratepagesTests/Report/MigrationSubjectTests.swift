import CommandInterface
import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct MigrationSubjectTests {
  private static let process = MigrationSubject.process(ProcessID(rawValue: 4711))

  @Test(
    arguments: [
      (process, [UInt8]("db".utf8), "4711", "process 4711 (db):", "4711"),
      (process, [], "4711", "process 4711:", "4711"),
      (.object(.file("/srv/\u{1b}m")), [], "/srv/\u{1b}m", "/srv/\\x1bm:", "\\x1bm"),
      (.object(.file("/")), [], "/", "/:", "/"),
      (.object(.segment(5)), [], "segment 5", "segment 5:", "segment 5"),
    ] as [(MigrationSubject, [UInt8], String, String, String)])
  func isShown(
    subject: MigrationSubject, name: [UInt8], description: String, heading: String, short: String
  ) {
    #expect(subject.description == description)
    #expect(subject.heading(name) == heading)
    #expect(subject.shortName == short)
  }

  @Test func areCounted() {
    #expect([MigrationSubject]().counted == "0 processes")
    #expect([Self.process].counted == "1 process")
    #expect([MigrationSubject.object(.segment(1)), .object(.segment(2))].counted == "2 segments")
  }

  @Test func identifiesItselfInJSON() {
    #expect(MigrationSubject.object(.segment(5)).json.map { $0.0 } == ["segment"])
    #expect(MigrationSubject.object(.file("/a")).json.map { $0.1 } == ["/a"])
  }
}
