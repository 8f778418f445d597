import CommandInterface
import NumaCore

/// Everything that a command line names by number, pattern, tree, user, cgroup, container, file or segment, read at one
/// moment.
struct SubjectReading {
  private(set) var processes: [ProcessMemory] = []
  /// Whether exactly one process was requested, even if it cannot be shown.
  private(set) var isOneProcess = false
  /// The memory that all processes have together, with each page counted once, if requested.
  private(set) var group: GroupTotal?
  private(set) var groups: [SelectedGroups.Group] = []
  private(set) var objects: [ObjectMemory] = []
  /// The reasons why some processes are not shown, and remarks on what is not known of others.
  private(set) var processRemarks: [ProcessReading.Remark] = []
  /// The same for everything else.
  private(set) var otherRemarks: [String] = []
  /// The words for which nothing was found.
  private(set) var failures: [Failure] = []

  var remarks: [String] { processRemarks.map { $0.description } + otherRemarks }

  /// Reads the processes that were named by number or pattern, and finds and reads everything else.
  ///
  /// - Throws: An invalid word, for which a later reading would fail too.
  init(_ named: [ProcessID], _ plan: Plan, _ root: SystemRoot) throws(Failure) {
    let selected = SelectedProcesses(plan.selection, named: named, root)
    let all = (named + selected.processes).sorted()
    let reading = try ProcessReading(all, uncompared: selected.uncompared, plan, root)
    processes = reading.found
    group = reading.group
    isOneProcess = all.count == 1
    // A process that has exited is no longer part of a tree, or of the processes of a user.
    processRemarks = reading.remarks.filter { !$0.isOfGone || named.contains($0.process) }
    if let remark = group?.remark(withLeast: plan.views.interval == nil, plan) {
      otherRemarks.append(remark)
    }
    let selectedGroups = SelectedGroups(plan.selection, root)
    groups = selectedGroups.groups
    failures = selected.failures + selectedGroups.failures
    let objectReading = try ObjectReading(plan.selection)
    objects = objectReading.found
    otherRemarks += objectReading.remarks
  }

  /// Returns the reading if something was found for every word.
  ///
  /// - Throws: The first word for which nothing was found.
  func checked() throws(Failure) -> SubjectReading {
    if let failure = failures.first { throw failure }
    return self
  }

  /// Returns the tables of everything that was read, in numastat's order.
  func reports(_ plan: Plan, _ machine: NodeColumns) -> [StatReport] {
    var reports = machine.reports(of: processes, isOne: isOneProcess, plan, group: group)
    reports += groups.map { machine.report(of: $0, plan) }
    if !objects.isEmpty { reports.append(machine.report(of: objects, plan)) }
    return reports
  }
}
