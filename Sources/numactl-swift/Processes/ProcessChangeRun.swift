import CommandInterface
import LinuxSystem
import NumaCore

/// A change of several running processes, one after the other.
struct ProcessChangeRun {
  let root: SystemRoot
  let global: GlobalOptions
  let options: ProcessChangeOptions
  private var pending: [ProcessChange] = []
  /// The changes that were made.
  private(set) var done: [(change: ProcessChange, result: ProcessChange.Result)] = []
  private(set) var warnings: [String] = []
  private var known: Set<ProcessID> = []

  init(root: SystemRoot, global: GlobalOptions, options: ProcessChangeOptions) {
    self.root = root
    self.global = global
    self.options = options
  }
}

extension ProcessChangeRun {
  /// Plans and checks the change of each process, and touches none of them.
  mutating func prepare(
    _ processes: [ProcessID], _ plan: (ProcessStatus) throws(Failure) -> Plan
  ) throws(Failure) {
    let named = Set(global.targets.named)
    for process in processes where known.insert(process).inserted {
      let status: ProcessStatus
      do throws(PolicyChangeFailure) {
        status = try root.status(ofChanged: process)
      } catch {
        // A process of a tree or cgroup may end at any time.
        if error.processHasEnded, !named.contains(process) { continue }
        throw Failure("--pid: \(error)")
      }
      var change = ProcessChange(of: process, status, try plan(status), options)
      for warning in change.warnings { warn(warning) }
      if global.isBestEffort {
        reduce(&change)
      } else {
        if let refusal = change.policyRefusal(), let policy = change.policy {
          if refusal.processHasEnded, !named.contains(process) { continue }
          throw Failure("\(policy.setting.label): \(refusal)")
        }
        if let reason = change.bindingRefusal(in: root), let binding = change.binding {
          throw Failure("\(binding.setting.label): \(reason)")
        }
      }
      pending.append(change)
    }
  }

  /// Leaves out of a change what is not allowed, or takes the nearest substitute.
  private mutating func reduce(_ change: inout ProcessChange) {
    for (setting, reason) in change.refusals {
      warn("\(setting.label): \(change.process): left out: \(reason)")
    }
    if let reason = change.bindingRefusal(in: root), let binding = change.binding {
      warn("\(binding.setting.label): left out: \(reason)")
      change.binding = nil
    }
    guard let policy = change.policy, case .set(let requested) = policy.change.rule else { return }
    if let omission = policy.setting.omission {
      warn("\(policy.setting.label): the policy is \(requested) instead: \(omission)")
    }
    var first: PolicyChangeFailure?
    for candidate in [requested] + Setting.substitutes(for: requested) {
      var attempt = policy.change
      attempt.rule = .set(candidate)
      change.policy = ProcessChange.Policy(setting: policy.setting, change: attempt)
      guard let refusal = change.policyRefusal() else {
        if let first {
          warn("\(policy.setting.label): the policy is \(candidate) instead: \(first)")
        }
        return
      }
      first = first ?? refusal
    }
    change.policy = nil
    if let first { warn("\(policy.setting.label): left out: \(first)") }
  }

  private mutating func warn(_ warning: String) {
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// Makes the changes, and those of processes that the trees and cgroups have since.
  ///
  /// - Throws: ``Failure`` with the setting, process and reason, after all processes have back what they had.
  mutating func apply(_ plan: (ProcessStatus) throws(Failure) -> Plan) throws(Failure) {
    let named = Set(global.targets.named)
    while !pending.isEmpty {
      let changes = pending
      pending = []
      do throws(Failure) {
        for change in changes { try apply(change, isNamed: named.contains(change.process)) }
        // A process that another one starts has the policy that this one had then.
        try prepare(global.targets.findAgain(in: root), plan)
      } catch {
        throw undone(error)
      }
    }
  }

  private mutating func apply(_ change: ProcessChange, isNamed: Bool) throws(Failure) {
    do throws(Failure) {
      let result = try change.apply()
      done.append((change, result))
      let shared = result.policy?.mappings.count { $0.isShared } ?? 0
      if shared > 0 {
        warn(
          "--mappings: all: \(change.process): \(shared) shared \(shared == 1 ? "mapping has" : "mappings have") "
            + "the policy for every process that maps the memory")
      }
    } catch {
      let hasEnded = (try? root.processStatus(of: change.process))?.isZombie ?? true
      if hasEnded, !isNamed { return }
      guard global.isBestEffort else { throw error }
      warn("\(error.message ?? ""); left out")
    }
  }

  /// Puts back all changes, and returns the failure with what could not be put back.
  private mutating func undone(_ failure: Failure) -> Failure {
    var text = failure.message ?? ""
    for (change, result) in done.reversed() { text += change.undo(result) }
    done = []
    return Failure(text, status: failure.status)
  }
}

extension ProcessChangeRun {
  /// Moves the pages of a changed process that lie on other nodes than those of its policy.
  mutating func movePages(ofProcessAt index: Int) throws(MigrationRefusal) {
    guard case .set(let policy)? = done[index].change.policy?.change.rule,
      let targets = policy.targets, let online = try? root.nodeTopology().online
    else { return }
    let weights = Dictionary(uniqueKeysWithValues: targets.map { ($0, 1) })
    let pairs = NodePairs(spreading: online.subtracting(targets), by: weights)
    guard !pairs.isEmpty else { return }
    var migration = ParallelMigration(of: done[index].change.process, by: pairs)
    migration.looksAgain = true
    done[index].result.moved = try migration.run()
  }
}

extension MemoryPolicy {
  /// The nodes on which pages are to lie; `nil` if the policy names none, or names them within a cpuset.
  fileprivate var targets: NodeMask? {
    nodes.isEmpty || flags.contains(.relativeNodes) ? nil : nodes
  }
}
