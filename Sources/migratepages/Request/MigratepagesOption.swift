import CommandInterface

enum MigratepagesOption: Equatable {
  case help
  case version
  case engine(Word)
  case jobs(Word)
  case maxPause(Word)
  case timeout(Word)
  case bandwidth(Word)
  case progress(Word?)
  case report(Word?)
  case strict
  case only(Word)
  case exclude(Word)
  case map(Word)
  case range(Word)
  case minSize(Word)
  case tree(Word)
  case controlGroup(Word)
  case container(Word)
  case name(Word)
  case user(Word)
  case file(Word)
  case segment(Word)
  case drop
  case evacuate(Word)
  case to(Word)
  case cache
  case offline
  case keep
  case pin
  case rebindPolicy
  case dryRun
  case reserve(Word)
  case pairs(Word)
  case spread(Word)

  /// All options.
  ///
  /// The usage, the completions and the OPTIONS section of the manual are generated from these rows.
  static let table: [Option<Self>] = [
    Option("h", "help", .help, "Print this help and exit."),
    Option("V", "version", .version, isInherited: false, "Print the version and exit."),
    Option(
      nil, "engine", .engine, Self.engine, isInherited: false,
      "Who moves: the kernel in one call (kernel), this tool a few pages at a time (parallel), or what suits the process (auto)."
    ),
    Option(
      nil, "jobs", .count, Self.jobs, isInherited: false,
      "Move with N threads; by default as many as make it faster, at most 8."),
    Option(
      nil, "max-pause", .time, Self.maxPause, isInherited: false,
      "Make calls so short that the process waits no longer for a page: 20ms, 0.5s."),
    Option(
      nil, "timeout", .time, Self.timeout, isInherited: false,
      "Stop when this much time has gone by, as 30 or 1.5s; say what was done, and exit with 124."),
    Option(
      nil, "bandwidth", .size, Self.bandwidth, isInherited: false,
      "Move no more than this in a second, all threads together: 500M."),
    Option(
      nil, "progress", optional: .form, Self.progress, isInherited: false,
      "Show progress on stderr: a bar on a terminal, else a line each second; as JSON, one document a line, with --progress=json."
    ),
    Option(
      nil, "report", optional: .form, Self.report, isInherited: false,
      "Print for each pair of nodes what moved, and what stayed and why; as JSON with --report=json."
    ),
    Option(
      nil, "strict", .strict, isInherited: false,
      "Exit with 3 where some pages stayed, with 4 where none moved though some should."),
    Option(
      nil, "only", .kinds, Self.only, isInherited: false,
      "Move these kinds of memory alone: a list of anon, heap, stack, file, shmem, hugetlb."),
    Option(
      nil, "exclude", .kinds, Self.exclude, isInherited: false,
      "Leave these kinds of memory where they are: --exclude=shmem,file."),
    Option(
      nil, "map", .text, Self.map, isInherited: false,
      "Move only mappings of files whose path holds TEXT. May be given several times."),
    Option(
      nil, "range", .addresses, Self.range, isInherited: false,
      "Move only what lies at these addresses, hexadecimal as in /proc/PID/maps; several with commas between them."
    ),
    Option(
      nil, "min-size", .size, Self.minSize, isInherited: false,
      "Leave mappings that are smaller where they are: 64k, 2m, 1g."),
    Option(
      nil, "tree", .process, Self.tree, isInherited: false,
      "Move the process PID and all that descend from it, children that appear meanwhile too."),
    Option(
      nil, "cgroup", .controlGroup, Self.controlGroup, isInherited: false,
      "Move the processes of a cgroup and of the groups below it."),
    Option(
      nil, "container", .container, Self.container, isInherited: false,
      "Move the processes of the container whose ID begins so, or whose name in LXC or Incus it is."
    ),
    Option(
      nil, "name", .text, Self.name, isInherited: false,
      "Move the processes whose program has TEXT in its name."),
    Option(
      nil, "user", .user, Self.user, isInherited: false, "Move the processes of a user."),
    Option(
      nil, "file", .file, Self.file, isInherited: false,
      "Move what is in memory of a file, or of the files below a folder (DIR/), instead of a process."
    ),
    Option(
      nil, "shm", .segment, Self.segment, isInherited: false,
      "Move a SysV segment instead of a process; its ID is that of ipcs -m."),
    Option(
      nil, "drop", .drop, isInherited: false,
      "With --file, give up the page cache of the files on the nodes FROM, except what is dirty or mapped."
    ),
    Option(
      nil, "evacuate", .sourceNodes, Self.evacuate, isInherited: false,
      "Move all processes away from the nodes FROM, the biggest first, then segments and files of tmpfs, and list what is left there and why."
    ),
    Option(
      nil, "to", .targetNodes, Self.to, isInherited: false,
      "With --evacuate, the nodes to go to; by default all others, by what is free there."),
    Option(
      nil, "cache", .cache, isInherited: false,
      "With --evacuate, then drop the page cache on the nodes that no process maps; where the kernel cannot, move that of open files."
    ),
    Option(
      nil, "offline", .offline, isInherited: false,
      "With --evacuate, then give back idle huge pages and take the memory of the nodes offline, block by block."
    ),
    Option(
      nil, "keep", .keep, isInherited: false,
      "With --offline, leave blocks offline although others stay."),
    Option(
      nil, "pin", .pin, isInherited: false,
      "Then have the threads run beside the nodes that the pages went to."),
    Option(
      nil, "rebind-policy", .rebindPolicy, isInherited: false,
      "Before the move, replace the nodes of FROM by those of TO in the policies of threads and memory, so that new pages follow."
    ),
    Option(
      nil, "dry-run", .dryRun, isInherited: false,
      "Move nothing; print what would move, what room there is for it and how long it may take."),
    Option(
      nil, "reserve", .amount, Self.reserve, isInherited: false,
      "Move nothing and exit with 5 where less than this would stay free on a node: 10% of its memory, or 2g."
    ),
    Option(
      nil, "pairs", .pairs, Self.pairs, isInherited: false,
      "Move from these nodes to those, instead of FROM and TO: 0:1,2:3. A swap, 0:1,1:0, swaps."),
    Option(
      nil, "spread", .rule, Self.spread, isInherited: false,
      "Spread the pages of each node of FROM over all of TO: even, by what is free there (free), or by the weights of weighted interleaving (weights)."
    ),
  ]

  /// The kinds of the operands, in order.
  static let operands: [ValueKind] = [.process, .sourceNodes, .targetNodes]

  static let usage = Usage(
    """
    Moves all pages of the process PID that lie on the nodes FROM to the nodes TO.
    FROM and TO are lists of nodes: 2-5 or 7,9,12-13; all; !0 for all but 0; +0 for the
    first allowed; netdev:DEV, ip:HOST, file:PATH, block:DEV, pci:ADDRESS for a device's;
    cpu, mem, tier:N, dram, hbm, cxl, gpu, nearest:N, of:PID for nodes by what they are.
    """,
    forms: [
      operands.map { $0.placeholder }.joined(separator: " "), "[OPTIONS] [PID[,PID...]] FROM TO",
      "[OPTIONS] --pairs=PAIRS [PID[,PID...]]", "[OPTIONS] --file=FILE|--shm=SHMID FROM TO",
      "[OPTIONS] --evacuate=FROM [--to=TO]",
    ], table)
}

extension MigratepagesOption {
  /// The name of an option that was given without its form; `nil` for other options.
  var nameWithoutForm: String? {
    switch self {
    case .report(nil): "--report"
    case .progress(nil): "--progress"
    default: nil
    }
  }
}

extension ValueKind {
  static let sourceNodes = ValueKind("FROM")
  static let targetNodes = ValueKind("TO")
  static let engine = ValueKind("ENGINE")
  static let count = ValueKind("N")
  static let time = ValueKind("TIME")
  static let form = ValueKind("json")
  static let controlGroup = ValueKind("PATH")
  static let container = ValueKind("ID")
  static let user = ValueKind("USER")
  static let file = ValueKind("FILE")
  static let segment = ValueKind("SHMID")
  static let amount = ValueKind("AMOUNT")
  static let kinds = ValueKind("KINDS")
  static let text = ValueKind("TEXT")
  static let addresses = ValueKind("A-B")
  static let size = ValueKind("SIZE")
  static let pairs = ValueKind("PAIRS")
  static let rule = ValueKind("RULE")
}
