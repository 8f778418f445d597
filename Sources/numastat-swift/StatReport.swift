import CommandInterface
import NumaCore

/// A table and its title, from which every form of output is made.
struct StatReport {
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
  var table: StatTable
  /// The processes of the report, in the order of their rows before any sorting.
  var processes: [ProcessMemory] = []
  /// The path of the report's cgroup, below the mount.
  var controlGroup: [UInt8]?
  /// The memory that the processes have together, if it was counted.
  var group: GroupTotal?
}

extension StatReport {
  /// Whether output for programs leaves out the sum of the rows, which a program can compute.
  var leavesOutTotal: Bool { kind == .processes || kind == .files }

  /// Returns the report as numastat prints it, on lines of at most `width` characters.
  func text(_ plan: Plan, width: Int = .screenWidth) -> [UInt8] {
    var text: [UInt8] = []
    let newline = UInt8(ascii: "\n")
    if let title {
      text.append(newline)
      text += title
      text.append(newline)
    }
    table.write(layout(plan, width), to: &text)
    text += mappingText(plan).utf8
    return text
  }

  func layout(_ plan: Plan, _ width: Int = .screenWidth) -> StatLayout {
    return StatLayout(
      isCompact: plan.isCompact, skipsZeros: plan.skipsZeros, width: width,
      decimals: plan.isCompact || title == nil ? 0 : 2, isInBytes: plan.output.isInBytes,
      hasRules: title != nil,
      greatestLabelWidth: greatestLabelWidth)
  }

  private var greatestLabelWidth: Int {
    switch kind {
    case .process, .processes, .group: 24
    // A truncated path is not a path.
    case .files: .max
    case .counters, .memory, .cgroup: StatLayout.usualWidth
    }
  }
}
