import CommandInterface

/// One option of a command line, with its value.
enum NumastatOption: Equatable {
  case compact
  case memory
  case counters
  case process(Word)
  /// By the total, or by the node that the word names.
  case sort(Word?)
  case verbose
  case version
  case skipZeros
  case systemRoot(Word)
  case help

  /// Every option; those of numastat first. Usage, completions and the manual's OPTIONS are written from these rows.
  /// Of the long names numastat knows `--help` alone.
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
      nil, "sysroot", .directory, Self.systemRoot, isInherited: false,
      "Read the recorded machine in DIRECTORY."),
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
  static let directory = ValueKind("DIRECTORY")
}
