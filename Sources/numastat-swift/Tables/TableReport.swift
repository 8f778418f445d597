import LinuxSystem
import NumaCore

/// A table and its title, from which the output is made in each format.
struct TableReport {
  enum Kind: String {
    /// The allocation counters; in pages for a call without arguments.
    case counters
    case memory
    /// The memory of one process, by kind.
    case process
    /// The memory of several processes, with a row for each.
    case processes
    /// The memory of several processes together, by kind, with each page counted once.
    case group
    /// The memory of a cgroup.
    case cgroup
    /// The memory of files and segments, with a row for each.
    case files
  }

  let kind: Kind
  /// The title in bytes, since it may contain the name of a process; `nil` for the table of a call without arguments.
  let title: [UInt8]?
  var table: NodeTable
  /// The processes of the report, in the order of their rows before any sorting.
  var processes: [ListedProcess] = []
  /// The path of the report's cgroup, below the mount.
  var controlGroup: [UInt8]?
  /// The memory that the processes have together, if it was counted.
  var group: GroupTotal?
}

extension TableReport {
  /// Whether output for programs leaves out the sum of the rows, which a program can compute.
  var leavesOutTotal: Bool { kind == .processes || kind == .files }

  /// Returns the name of the row in output for programs: the name of a kind of memory, or the kernel's name, in lower
  /// case if a table has capitalized it.
  func name(of row: NodeTable.Row) -> [UInt8] {
    if let kind = row.kind { return kind.name.bytes }
    if row.isTotal, group != nil { return "total".bytes }
    guard row.isTotal || kind == .counters else { return row.label }
    return row.label.map { $0.smallLetter }
  }
}
