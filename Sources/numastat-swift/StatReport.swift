import CommandInterface
import NumaCore

/// A table with what stands above it. Every form of output is made from these.
struct StatReport {
  enum Kind: String {
    /// How pages were allocated; in pages where nothing else was asked for.
    case counters
    case memory
    /// One process, by kind of memory.
    case process
    /// A row for each process.
    case processes
    /// Several processes together, each page once, by kind of memory.
    case group
    /// The memory of a cgroup.
    case cgroup
    /// A row for each file and segment.
    case files
  }

  let kind: Kind
  /// In bytes: it may hold the name of a process. Nil for the table of a call without words.
  let title: [UInt8]?
  var table: StatTable
  /// The processes it is about, in the order of their rows before any sorting.
  var processes: [ProcessMemory] = []
  /// The path of the cgroup it is about, below the mount.
  var controlGroup: [UInt8]?
  /// What the processes have together, where that was counted.
  var group: GroupTotal?
}

extension StatReport {
  /// Whether programs are not given the sum of the rows, which they can make themselves.
  var leavesOutTotal: Bool { kind == .processes || kind == .files }

  /// The report as numastat prints it, on lines of so many columns of characters.
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
    // A path that is cut is no path.
    case .files: .max
    case .counters, .memory, .cgroup: StatLayout.usualWidth
    }
  }
}
