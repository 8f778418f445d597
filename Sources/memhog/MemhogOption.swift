import CommandInterface

enum MemhogOption: Equatable {
  case file(Word)
  case repeats(Word?)
  case noHugePages
  case help
  case version

  /// All options.
  ///
  /// The usage, the completions and the OPTIONS section of the manual are generated from these rows.
  static let table: [Option<Self>] = [
    Option("f", "file", .file, Self.file, "Write to this file, which must be long enough."),
    Option(
      "r", "repeat", optional: .count, Self.repeats,
      "Write everything that often; without a number not at all. Once by default."),
    Option("H", "no-huge-pages", .noHugePages, "Take no transparent huge pages."),
    Option("h", "help", .help, "Print this help and exit."),
    Option(nil, "version", .version, isInherited: false, "Print the version and exit."),
  ]

  /// The kinds of the operands, in order; the last two may be missing.
  static let operands: [ValueKind] = [.size, .policy, .nodes]

  static let usage = Usage(
    """
    Takes SIZE bytes of memory under a policy and writes to each of them, with a dot for every 10 MiB.
    SIZE may end in k, m or g. POLICY is one of
      interleave, weighted-interleave, membind, preferred, preferred-many, behind which NODES must
      follow; local, default.
    NODES is a list of nodes: 2-5 or 7,9,12-13; all; !0 for all but 0; +0 for the first allowed;
    netdev:DEV, ip:HOST, file:PATH, block:DEV, pci:ADDRESS for a device's; cpu, mem, tier:N, dram,
    hbm, cxl, gpu, nearest:N, of:PID for nodes by what they are.
    Options come before SIZE.
    """,
    operands: "[option ...] SIZE [POLICY [NODES]]", table)
}

extension ValueKind {
  static let file = ValueKind("FILE")
  static let count = ValueKind("N")
  static let size = ValueKind("SIZE")
  static let policy = ValueKind("POLICY")
  static let nodes = ValueKind("NODES")
}
