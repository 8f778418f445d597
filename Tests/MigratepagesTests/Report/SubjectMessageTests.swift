import LinuxSystem
import Testing

@testable import NumaCore
@testable import migratepages

struct SubjectMessageTests {
  private func message(_ process: Int32, _ text: String) -> SubjectMessage {
    SubjectMessage(subject: .process(ProcessID(rawValue: process)), text: text)
  }

  @Test func joinsTheSameTextOfSeveralSubjects() {
    let policy = "policy bind:0 puts new pages on node 0"
    let messages = (1...9).map { message($0, policy) } + [message(4, "busy"), message(4, "busy")]
    #expect(SubjectMessage.lines(messages) == ["9 processes: \(policy)", "4: busy"])
    #expect(SubjectMessage.lines([]) == [])
    let files = [MemoryObject.file("/a"), .segment(5), .file("/b")].map {
      SubjectMessage(subject: .object($0), text: "full")
    }
    #expect(
      SubjectMessage.lines([message(1, "full")] + files)
        == ["1 process and 2 files and 1 segment: full"])
    #expect(SubjectMessage.lines([files[1]]) == ["segment 5: full"])
  }

  @Test func separatesTheSubjectFromTheText() {
    let process = MigrationSubject.process(ProcessID(rawValue: 47))
    for (line, text) in [("47: gone", "gone"), ("move_pages: blocked", "move_pages: blocked")] {
      #expect(SubjectMessage(line: line, of: process) == message(47, text))
    }
    let file = MigrationSubject.object(.file("/a: b"))
    #expect(SubjectMessage(line: "/a: b: full", of: file).text == "full")
  }
}
