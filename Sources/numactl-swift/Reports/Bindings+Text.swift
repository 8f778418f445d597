import NumaCore

extension Bindings {
  /// The report of `--show`, which scripts parse: each number of a list has a blank after it.
  var text: String {
    guard let policy else {
      return "physcpubind: \(cpus.spaced)\nNo NUMA support available on this system.\n"
    }
    let isInterleaving = policy.mode == .interleave || policy.mode == .weightedInterleave
    var text = "policy: \(policy.mode)\npreferred node: \(preferredNode(of: policy))\n"
    if isInterleaving { text += "interleavemask: \(policy.nodes.spaced)\n" }
    if let weights {
      text += "interleaveweights:" + weights.map { " \($0)" }.joined() + "\n"
    }
    if isInterleaving, let nextNode { text += "interleavenode: \(nextNode)\n" }
    let nodes = runNodes.spaced
    text += "physcpubind: \(cpus.spaced)\ncpubind: \(nodes)\nnodebind: \(nodes)\n"
    text += "membind: \((policy.mode == .bind ? policy.nodes : allowedNodes).spaced)\n"
    // As in numactl, these are the policy's nodes, even if the policy does not prefer any.
    text += "preferred: \(policy.nodes.spaced)\n"
    return text
  }

  private func preferredNode(of policy: MemoryPolicy) -> String {
    let first = policy.nodes.first.map { $0.description } ?? ""
    return switch policy.mode {
    case .default: "current"
    case .preferred: policy.nodes.isEmpty ? "0" : first
    case .bind: first
    case .preferredMany: "\(first) (preferred-many)"
    case .interleave, .weightedInterleave:
      "\(nextNode.map { $0.description } ?? first) (interleave next)"
    default: ""
    }
  }
}
