import CommandInterface

enum MigratepagesOption: Equatable {
  case help
  case version

  /// Every option. Usage, completions and the manual's OPTIONS are written from these rows.
  static let table: [Option<Self>] = [
    Option("h", "help", .help, "Print this help and exit."),
    Option("V", "version", .version, isInherited: false, "Print the version and exit."),
  ]

  /// What the operands stand for, in their order.
  static let operands: [ValueKind] = [.process, .sourceNodes, .targetNodes]

  static let usage = Usage(
    """
    Moves all pages of the process PID that lie on the nodes FROM to the nodes TO.
    FROM and TO are lists of nodes: 2-5 or 7,9,12-13; all; !0 for all but 0; +0 for the
    first allowed; netdev:DEV, ip:HOST, file:PATH, block:DEV, pci:ADDRESS for a device's;
    cpu, mem, tier:N, dram, hbm, cxl, gpu, nearest:N, of:PID for nodes by what they are.
    """,
    operands: operands.map(\.placeholder).joined(separator: " "), table)
}

extension ValueKind {
  static let sourceNodes = ValueKind("FROM")
  static let targetNodes = ValueKind("TO")
}
