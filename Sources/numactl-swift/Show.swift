import CommandInterface
import NumaCore
import LinuxSystem

/// What a command that is started here would be bound to.
struct Bindings: Equatable {
  /// The policy; nil where the kernel has none.
  var policy: MemoryPolicy?
  /// Where an interleaving policy goes on.
  var nextNode: NodeID?
  /// The weight of each node of the policy, where it interleaves by weights and the kernel shows them.
  var weights: [Int]?
  var cpus: CPUMask
  /// The nodes that have those CPUs.
  var runNodes: NodeMask
  /// The nodes that memory may come from, whatever the policy.
  var allowedNodes: NodeMask
}

extension Bindings {
  /// Asks the kernel.
  ///
  /// - Throws: What it refuses. The policy is missing where the kernel has no NUMA, for which numactl has words.
  static func ofThisProcess(_ machine: inout Machine) throws(Failure) -> Self {
    let kernel = LinuxKernel()
    var policy: MemoryPolicy?
    var cpus: CPUMask
    do throws(Errno) {
      cpus = try kernel.affinity()
    } catch {
      throw Failure("cannot tell the CPUs: \(error)")
    }
    do throws(Errno) {
      policy = try kernel.memoryPolicy()
    } catch .noFunction {
      policy = nil
    } catch {
      throw Failure("cannot tell the policy: get_mempolicy: \(error)\(machine.hint(on: error))")
    }
    do throws(ReadError) {
      var runNodes = NodeMask()
      for node in try machine.root.onlineNodes()
      where !machine.root.knownCPUs(of: node).isDisjoint(with: cpus) {
        runNodes.insert(node)
      }
      var bindings = Bindings(
        policy: policy, cpus: cpus, runNodes: runNodes,
        allowedNodes: try machine.memoryNodes())
      if let policy, policy.mode == .interleave || policy.mode == .weightedInterleave {
        bindings.nextNode = try? kernel.nextInterleaveNode()
        if policy.mode == .weightedInterleave {
          bindings.weights = machine.root.part { () throws(ReadError) in
            try machine.root.weights(of: policy.nodes)
          }
        }
      }
      return bindings
    } catch {
      throw Failure(error.description)
    }
  }
}

extension SystemRoot {
  /// The weights of nodes; nil where the kernel does not show one of them.
  fileprivate func weights(of nodes: NodeMask) throws(ReadError) -> [Int]? {
    var weights: [Int] = []
    for node in nodes {
      guard let weight = try interleaveWeight(of: node) else { return nil }
      weights.append(weight)
    }
    return weights
  }
}

extension Bindings {
  /// The report of `--show`, which scripts take apart: each number of a list has a blank behind it.
  var text: String {
    guard let policy else {
      return "physcpubind: \(spaced(cpus))\nNo NUMA support available on this system.\n"
    }
    let isInterleaving = policy.mode == .interleave || policy.mode == .weightedInterleave
    var text = "policy: \(policy.mode)\npreferred node: \(preferredNode(of: policy))\n"
    if isInterleaving { text += "interleavemask: \(spaced(policy.nodes))\n" }
    if let weights {
      text += "interleaveweights:" + weights.map { " \($0)" }.joined() + "\n"
    }
    if isInterleaving, let nextNode { text += "interleavenode: \(nextNode)\n" }
    let nodes = spaced(runNodes)
    text += "physcpubind: \(spaced(cpus))\ncpubind: \(nodes)\nnodebind: \(nodes)\n"
    text += "membind: \(spaced(policy.mode == .bind ? policy.nodes : allowedNodes))\n"
    // It is the policy's nodes, even where it prefers none: numactl has always had it so.
    text += "preferred: \(spaced(policy.nodes))\n"
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

/// Numbers as numactl's reports list them: each has a blank behind it.
func spaced<ID>(_ members: IDMask<ID>) -> String {
  var text = ""
  for member in members {
    text.append(member.rawValue.description)
    text.append(" " as String)
  }
  return text
}
