import Testing

@testable import NumaCore
@testable import migratepages

struct ProcessMessageTests {
  private func message(_ process: Int32, _ text: String) -> ProcessMessage {
    ProcessMessage(process: ProcessID(rawValue: process), text: text)
  }

  @Test func joinsTheSameTextOfSeveralProcesses() {
    let policy = "policy bind:0 puts new pages on node 0"
    let messages = (1...9).map { message($0, policy) } + [message(4, "busy"), message(4, "busy")]
    #expect(ProcessMessage.lines(messages) == ["9 processes: \(policy)", "4: busy"])
    #expect(ProcessMessage.lines([]) == [])
  }

  @Test func separatesThePIDFromTheText() {
    let process = ProcessID(rawValue: 47)
    for (line, text) in [("47: gone", "gone"), ("move_pages: blocked", "move_pages: blocked")] {
      #expect(ProcessMessage(line: line, of: process) == message(47, text))
    }
  }
}
