import CommandInterface

/// One option of a command line.
enum NumademoOption: Equatable {
  case csv
  case force
  case stupid
  case exitOnError
  case sample
  case graph
  case json
  case version
  case help

  /// All options, those of numactl's numademo first, which has no long names.
  ///
  /// The usage, the completions and the OPTIONS section of the manual are generated from these rows.
  static let table: [Option<Self>] = [
    Option("c", "csv", .csv, isInherited: false, "Print values with commas between them."),
    Option(
      "f", "force", .force, isInherited: false,
      "Go on where the kernel answers no NUMA calls, as far as that goes."),
    Option(
      "S", "stupid", .stupid, isInherited: false,
      "Where no TEST is given, run forward and backward too."),
    Option(
      "e", "exit-on-error", .exitOnError, isInherited: false,
      "End with 1 at the first measurement that cannot be made. Else it is left out, with a word on stderr."
    ),
    Option(
      "t", "sample", .sample, isInherited: false,
      "Measure a part of the nodes, and of their sets, where there are more than three nodes."),
    Option(nil, "graph", .graph, isInherited: false, "Draw bars."),
    Option(
      "J", "json", .json, isInherited: false,
      "Print JSON, in bytes per second, with the nodes on which the memory was."),
    Option("V", "version", .version, isInherited: false, "Print the version and exit."),
    Option("h", "help", .help, isInherited: false, "Print this help and exit."),
  ]

  /// The kinds of the operands, in order; the last may be repeated.
  static let operands: [ValueKind] = [.testedSize, .test]

  static let usage = Usage(
    """
    Measures how fast memory is under each NUMA policy, on each node and from each node.
    SIZE is how much memory is used at a time, in bytes, or with k, m or g behind it.
    TEST is one of \(DemoTest.names); all but forward and
    backward where none is given.
    """, operands: "[-S] [-f] [-c] [-e] [-t] [--graph] [-J] SIZE [TEST...]", table)
}

extension ValueKind {
  static let testedSize = ValueKind("SIZE")
  static let test = ValueKind("TEST")
}

extension NumademoOption {
  /// The name in messages of an option that chooses the output format; `nil` for other options.
  var formatName: String? {
    switch self {
    case .csv: "--csv"
    case .graph: "--graph"
    case .json: "--json"
    default: nil
    }
  }
}
