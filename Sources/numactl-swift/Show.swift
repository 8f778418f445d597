import CommandInterface
import NumaCore
import LinuxSystem

/// The policy and bindings that a command started here would have.
struct Bindings: Equatable {
  /// The policy; `nil` if the kernel has no memory policies.
  var policy: MemoryPolicy?
  /// The node of the next page of an interleaving policy.
  var nextNode: NodeID?
  /// The weight of each node of the policy, if it interleaves by weights and the kernel shows them.
  var weights: [Int]?
  var cpus: CPUMask
  /// The nodes that have those CPUs.
  var runNodes: NodeMask
  /// The nodes that memory may come from, regardless of the policy.
  var allowedNodes: NodeMask
}

extension Bindings {
  /// Reads the policy and bindings of this process from the kernel.
  ///
  /// If the kernel has no NUMA support, the policy is `nil`; the report then prints a message of numactl.
  ///
  /// - Throws: The error of a call that the kernel refuses.
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
  /// Reads the weights of nodes; returns `nil` if the kernel does not show one of them.
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
  /// The report of `--show`, which scripts parse: each number of a list has a blank after it.
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
    // As in numactl, these are the policy's nodes, even if the policy does not prefer any.
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

/// Returns numbers as numactl's reports list them: each has a blank after it.
func spaced<ID>(_ members: IDMask<ID>) -> String {
  var text = ""
  for member in members {
    text.append(member.rawValue.description)
    text.append(" " as String)
  }
  return text
}
