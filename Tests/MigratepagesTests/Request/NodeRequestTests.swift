import CommandInterface
import Testing

@testable import migratepages

struct NodeRequestTests {
  private func nodes(_ words: [Word]) throws(Failure) -> NodeRequest? {
    guard
      case .migrate(let request) = try Plan(
        ["migratepages"] + words + ["4711", "2", "7"], posixlyCorrect: false)
    else { return nil }
    return request.nodes
  }

  @Test(
    arguments: [
      (["--spread=odd"], "--spread: odd: not even, free or weights"),
      (["--pairs=0"], "--pairs: 0: not two nodes such as 0:1"),
      (["--pairs=0:1:2"], "--pairs: 0:1:2: not two nodes such as 0:1"),
      (["--pairs=0:"], "--pairs: 0:: not two nodes such as 0:1"),
      (["--pairs=0:1,"], "--pairs: '': not two nodes such as 0:1"),
      (["--pairs=0-1:2"], "--pairs: 0-1:2: not two nodes such as 0:1"),
      (["--pairs=all:2"], "--pairs: all:2: not two nodes such as 0:1"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) {
    do {
      Issue.record("\(words) is \(String(describing: try nodes(words)))")
    } catch {
      #expect(error.message == message)
      #expect(error.status == .failure)
    }
  }
}
