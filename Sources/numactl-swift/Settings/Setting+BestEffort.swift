import CommandInterface
import NumaCore
import LinuxSystem

extension Setting {
  /// Applies as much of the setting as is allowed here.
  ///
  /// - Returns: A warning with the setting that is applied instead of the requested one, and the reason; `nil` if all
  ///   of it is applied.
  func applyBest(through kernel: some SettingKernel) -> String? {
    switch value {
    case .policy(let policy):
      var refusal: String?
      for candidate in [policy] + Self.substitutes(for: policy) {
        do throws(Errno) {
          try kernel.setMemoryPolicy(candidate)
          guard let reason = refusal ?? omission else { return nil }
          return substitution(of: candidate, because: reason)
        } catch {
          refusal =
            refusal ?? omission ?? PolicyRefusal(of: policy, errno: error).description
        }
      }
      return "\(label): left out: \(refusal ?? "refused")"
    case .affinity(let cpus, let nodes):
      do throws(Errno) {
        try kernel.setAffinity(cpus)
        return omission.map { "\(label): bound to CPUs \(cpus) instead: \($0)" }
      } catch {
        let reason =
          omission ?? AffinityRefusal(of: cpus, ofNodes: nodes ?? [], errno: error).description
        return "\(label): left out: \(reason)"
      }
    case .refused(let reason): return "\(label): left out: \(reason)"
    case .nothing, .objectPolicy, .homeNode:
      return "\(label): left out: \(omission ?? "nothing of it is allowed here")"
    }
  }

  /// The warning with the setting that is applied to a segment or file instead of the requested one, and the reason;
  /// `nil` if all of it is applied.
  var reduction: String? { omission.map { reduction(because: $0) } }

  func reduction(because reason: String) -> String {
    switch value {
    case .objectPolicy(let policy, _): substitution(of: policy, because: reason)
    case .homeNode(let node): "\(label): the home node is \(node) instead: \(reason)"
    case .policy, .affinity, .refused, .nothing: "\(label): \(reason)"
    }
  }

  /// The setting of a segment or file, and then its substitutes, the nearest first.
  var candidates: [Setting] {
    guard case .objectPolicy(let policy, let isStrict) = value else { return [self] }
    return [self]
      + Self.substitutes(for: policy).map { substitute in
        var setting = self
        setting.value = .objectPolicy(substitute, isStrict: isStrict)
        return setting
      }
  }

  private func substitution(of policy: MemoryPolicy, because reason: String) -> String {
    "\(label): the policy is \(policy) instead: \(reason)"
  }

  /// Returns the policies that are nearest to a refused policy, the nearest first.
  ///
  /// Interleaving has no near substitute.
  static func substitutes(for policy: MemoryPolicy) -> [MemoryPolicy] {
    guard policy.mode == .bind || policy.mode == .preferredMany, let first = policy.nodes.first
    else { return [] }
    return [.preferredMany(policy.nodes), .preferred(first)].filter { $0 != policy }
  }
}
