import CommandInterface
import LinuxSystem
import NumaCore

/// Everything that a command line names by number, pattern, tree, user, cgroup, container, file or segment, read at one
/// moment.
struct OwnerReading {
  private(set) var processes: [ListedProcess] = []
  /// Whether exactly one process was requested, even if it cannot be shown.
  private(set) var isOneProcess = false
  /// The memory that all processes have together, with each page counted once, if requested.
  private(set) var group: GroupTotal?
  private(set) var controlGroups: [ControlGroupMemory] = []
  private(set) var objects: [ObjectMemory] = []
  /// The reasons why some processes are not shown, and warnings about what is not known of others.
  private(set) var processWarnings: [ProcessReading.Warning] = []
  private var objectWarnings: [String] = []
  /// The words for which nothing was found.
  private(set) var failures: [Failure] = []

  /// Reads the processes that were named by number or pattern, and finds and reads everything else.
  ///
  /// - Throws: An invalid word, for which a later reading would fail too.
  init(
    named: [ProcessID], _ request: OwnerRequest, on root: SystemRoot
  ) throws(Failure) {
    let selected = SelectedProcesses(request.selection, named: named, on: root)
    let all = (named + selected.processes).ordered()
    let reading = try ProcessReading(all, uncompared: selected.uncompared, request, on: root)
    processes = reading.found
    group = reading.group
    isOneProcess = all.count == 1
    // A process that has exited is no longer part of a tree, or of the processes of a user.
    processWarnings = reading.warnings.filter { !$0.hasEnded || named.contains($0.process) }
    let groupReading = ControlGroupReading(request.selection.controlGroups, root)
    controlGroups = groupReading.found
    failures = selected.failures + groupReading.failures
    let objectReading = ObjectReading(try request.selection.objectNames())
    objects = objectReading.found
    objectWarnings = objectReading.warnings
  }

  /// Returns all warnings; amounts are in bytes or in MB.
  func warnings(inBytes: Bool = false) -> [String] {
    processWarnings.map { $0.description } + otherWarnings(withLeast: true, inBytes: inBytes)
  }

  /// Returns the warnings that are not about one process, with or without the least memory of a group.
  func otherWarnings(withLeast: Bool, inBytes: Bool = false) -> [String] {
    let ofGroup = group?.warning(withLeast: withLeast, inBytes: inBytes)
    return (ofGroup.map { [$0] } ?? []) + objectWarnings
  }

  /// Returns the reading if something was found for every word.
  ///
  /// - Throws: The first word for which nothing was found.
  func checked() throws(Failure) -> OwnerReading {
    if let failure = failures.first { throw failure }
    return self
  }
}

extension OwnerReading {
  /// The memory of all owners, in the order of the tables.
  var owners: [OwnerMemory] {
    processes.map {
      OwnerMemory(owner: .process($0.id), name: $0.name.bytes, places: $0.use.total)
    }
      + total
      + controlGroups.map {
        OwnerMemory(owner: .controlGroup($0.name), name: $0.name, places: $0.places)
      }
      + objects.map {
        OwnerMemory(owner: .object($0.name), name: $0.name.bytes, places: $0.memory.places)
      }
  }

  /// The memory that several processes have together.
  private var total: [OwnerMemory] {
    guard let group, processes.count > 1 else { return [] }
    return [
      OwnerMemory(
        owner: .processes(isExact: group.isExact), name: group.label.lowercased().bytes,
        places: group.memory.total)
    ]
  }
}
