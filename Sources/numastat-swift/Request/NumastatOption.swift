import CommandInterface

/// One option of a command line, with its value.
enum NumastatOption: Equatable {
  case compact
  case memory
  case counters
  case process(Word)
  /// Sorts by the total, or by the node that the word names.
  case sort(Word?)
  case verbose
  case version
  case skipZeros
  case json
  case csv
  case prometheus
  case bytes
  case columns(Word)
  case detail
  case tree(Word)
  case user(Word)
  case controlGroup(Word)
  case container(Word)
  case file(Word)
  case segment(Word)
  case maximumScan(Word)
  case systemRoot(Word)
  case view(ViewOption)
  case help

  /// Every option; the options of numastat come first.
  ///
  /// Usage, completions and the manual's OPTIONS are written from these rows. Of the long names, numastat knows only
  /// `--help`.
  static let table: [Option<Self>] = [
    Option(
      "c", "compact", .compact, isInherited: false,
      "Make columns as narrow as their content, and round to whole MB."),
    Option(
      "m", "meminfo", .memory, isInherited: false,
      "Show the memory of each node as the kernel uses it."),
    Option(
      "n", "numastat", .counters, isInherited: false,
      "Show in MB how much was allocated on each node, and for whom."),
    Option(
      "p", "process", .processOrPattern, Self.process, isInherited: false,
      "Show where the memory of a process lies, or of those whose name or command line holds a text."
    ),
    Option(
      "s", "sort", optional: .node, Self.sort, isInherited: false,
      "Sort rows by their total, or by NODE; the greatest first. NODE is part of the same word: -s2."
    ),
    Option(
      "v", "verbose", .verbose, isInherited: false,
      "Show a table for each of several processes."),
    Option(
      "V", "version", .version, isInherited: false,
      "Print the version of numastat this stands for, and exit."),
    Option(
      "z", "skip-zeros", .skipZeros, isInherited: false, "Leave out rows and columns of zeros."),
    Option(
      "J", "json", .json, isInherited: false, "Write the reports as JSON, in bytes."),
    Option(
      nil, "csv", .csv, isInherited: false,
      "Write the reports as a table of comma-separated values, in bytes."),
    Option(
      nil, "prometheus", .prometheus, isInherited: false,
      "Write the reports as metrics in the text format of Prometheus."),
    Option(nil, "bytes", .bytes, isInherited: false, "Show bytes instead of MB."),
    Option(
      "o", "columns", .columns, Self.columns, isInherited: false,
      "Show these columns in this order: nodes, total, size of files, or of processes share, hugetlb, heap, stack, private."
    ),
    Option(
      nil, "detail", .detail, isInherited: false,
      "Split Private into anon, file and shmem, and list the mappings with their policies."),
    Option(
      nil, "tree", .process, Self.tree, isInherited: false,
      "Show a process and all that descend from it, and their total and shares with each page once."
    ),
    Option(
      nil, "user", .user, Self.user, isInherited: false,
      "Show the processes of a user, and their total and shares with each page once."),
    Option(
      nil, "cgroup", .controlGroup, Self.controlGroup, isInherited: false,
      "Show the memory of a cgroup, which costs its processes nothing."),
    Option(
      nil, "container", .container, Self.container, isInherited: false,
      "Show the memory of the container whose ID begins so, or whose name in LXC or Incus it is."),
    Option(
      nil, "file", .file, Self.file, isInherited: false,
      "Show how much of a file is in memory, and where."),
    Option(
      nil, "shm", .segment, Self.segment, isInherited: false,
      "Show how much of a SysV segment is in memory, and where; its ID is that of ipcs -m."),
    Option(
      nil, "max-scan", .size, Self.maximumScan, isInherited: false,
      "Leave out processes with more resident memory: the kernel may hold them up while it looks."
    ),
    Option(
      nil, "sysroot", .directory, Self.systemRoot, isInherited: false,
      "Read the recorded machine in DIRECTORY."),
    Option(
      nil, "watch", optional: .seconds, { .view(.watch($0)) }, isInherited: false,
      "Show it on the whole screen, anew every SECONDS (2); q ends. SECONDS is part of the same word: --watch=5."
    ),
    Option(
      nil, "interval", .seconds, { .view(.interval($0)) }, isInherited: false,
      "Print what happens per second, or how processes change, every SECONDS."),
    Option(
      nil, "count", .number, { .view(.count($0)) }, isInherited: false,
      "End after NUMBER times with --interval."),
    Option(
      nil, "graph", .view(.graph), isInherited: false,
      "Show as bars how much memory of each node is used, or where that of processes lies."),
    Option(
      nil, "svg", .file, { .view(.svg($0)) }, isInherited: false,
      "Write the same as a picture to FILE, or to standard output where FILE is -."),
    Option("h", "help", .help, "Print this help and exit."),
  ]

  static let usage = Usage(
    """
    Shows for each NUMA node how memory was allocated, how it is used, or which part of a
    process lies there. PATTERN is text that a process has in its name or command line.
    """, operands: "[-c] [-m] [-n] [-s[NODE]] [-v] [-z] [-p] [PID|PATTERN...]", table)
}

extension ValueKind {
  static let processOrPattern = ValueKind("PID|PATTERN")
  static let node = ValueKind("NODE")
  static let columns = ValueKind("LIST")
  static let user = ValueKind("USER")
  static let controlGroup = ValueKind("PATH")
  static let container = ValueKind("ID")
  static let segment = ValueKind("SHMID")
  static let size = ValueKind("SIZE")
  static let seconds = ValueKind("SECONDS")
  static let number = ValueKind("NUMBER")
  static let file = ValueKind("FILE")
  static let directory = ValueKind("DIRECTORY")
}
