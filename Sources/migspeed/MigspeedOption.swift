import CommandInterface

enum MigspeedOption: Equatable {
  case pages(Word)
  case verbose
  case help
  case version

  /// All options.
  ///
  /// The usage, the completions and the OPTIONS section of the manual are generated from these rows.
  static let table: [Option<Self>] = [
    Option("p", "pages", .pages, Self.pages, "Move so many pages; 1000 by default."),
    Option("v", "verbose", .verbose, "Say what is done; twice: also the highest node."),
    Option("h", "help", .help, "Print this help and exit."),
    Option("V", "version", .version, isInherited: false, "Print the version and exit."),
  ]

  /// The kinds of the operands, in order.
  static let operands: [ValueKind] = [.sourceNodes, .targetNodes]

  static let usage = Usage(
    """
    Takes memory on the nodes FROM, has the kernel move it to the nodes TO, and prints how fast that was.
    FROM and TO are lists of nodes: 2-5 or 7,9,12-13; all; !0 for all but 0; +0 for the
    first allowed; netdev:DEV, ip:HOST, file:PATH, block:DEV, pci:ADDRESS for a device's;
    cpu, mem, tier:N, dram, hbm, cxl, gpu, nearest:N, of:PID for nodes by what they are.
    """,
    operands: "[option ...] " + operands.map { $0.placeholder }.joined(separator: " "), table)
}

extension ValueKind {
  static let pages = ValueKind("PAGES")
  static let sourceNodes = ValueKind("FROM")
  static let targetNodes = ValueKind("TO")
}
