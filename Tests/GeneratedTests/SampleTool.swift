import CommandInterface

/// A fictional tool whose options take values of every kind, which no real tool's options do yet.
///
/// Tests/Completions/run tests the completion of its words too.
enum SampleOption: Equatable {
  case quiet
  case nodes(Word)
  case process(Word)
  case record(Word)
  case count(Word)
  case sort(Word?)

  static let table: [Option<Self>] = [
    Option("q", "quiet", .quiet, "Say nothing: [no] 'word'."),
    Option("m", "membind", .nodes, Self.nodes, "Take memory of these nodes only."),
    Option(nil, "of-process", .process, Self.process, "Follow a process."),
    Option("o", "output", .file, Self.record, "Write to a file."),
    Option("n", "count", .count, Self.count, "Do it so many times."),
    Option("s", "sort", optional: .nodes, Self.sort, "Sort by nodes."),
  ]
}

extension ToolDescription {
  static let sample = ToolDescription(
    "sample-tool", SampleOption.table, operands: [.file, .nodes],
    candidates: [.process: .processes, .nodes: .nodes, .file: .files, .count: .nothing])
}

extension ValueKind {
  fileprivate static let nodes = ValueKind("NODES")
  fileprivate static let file = ValueKind("FILE")
  fileprivate static let count = ValueKind("COUNT")
}
