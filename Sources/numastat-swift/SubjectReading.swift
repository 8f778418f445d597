import CommandInterface
import NumaCore

/// Everything that a command line names by number, pattern, tree, user, cgroup, container, file or segment, read at one
/// moment.
struct SubjectReading {
  private(set) var processes: [ProcessMemory] = []
  /// Whether there is one process in question, whatever can be shown of it.
  private(set) var isOneProcess = false
  /// What all processes have, each page once, where that was asked for.
  private(set) var group: GroupTotal?
  private(set) var groups: [SelectedGroups.Group] = []
  private(set) var objects: [ObjectMemory] = []
  /// Why nothing is shown of processes, and what is not known of others.
  private(set) var processRemarks: [ProcessReading.Remark] = []
  /// The same of everything else.
  private(set) var otherRemarks: [String] = []
  /// The words that lead to nothing.
  private(set) var failures: [Failure] = []

  var remarks: [String] { processRemarks.map { $0.description } + otherRemarks }

  /// Reads the processes that were named by number or pattern, and looks for everything else.
  ///
  /// - Throws: What no moment can mend: a word that means nothing.
  init(_ named: [ProcessID], _ plan: Plan, _ root: SystemRoot) throws(Failure) {
    let selected = SelectedProcesses(plan.selection, named: named, root)
    let all = (named + selected.processes).sorted()
    let reading = try ProcessReading(all, uncompared: selected.uncompared, plan, root)
    processes = reading.found
    group = reading.group
    isOneProcess = all.count == 1
    // Of a tree or of a user, what has ended is no part any more.
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

  /// - Throws: The first word that leads to nothing.
  func checked() throws(Failure) -> SubjectReading {
    if let failure = failures.first { throw failure }
    return self
  }

  /// Tables of all of it, in numastat's order.
  func reports(_ plan: Plan, _ machine: NodeColumns) -> [StatReport] {
    var reports = machine.reports(of: processes, isOne: isOneProcess, plan, group: group)
    reports += groups.map { machine.report(of: $0, plan) }
    if !objects.isEmpty { reports.append(machine.report(of: objects, plan)) }
    return reports
  }
}
