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
    let cpus = try orFail("cannot tell the CPUs") { () throws(Errno) in try kernel.affinity() }
    var policy: MemoryPolicy?
    do throws(Errno) {
      policy = try kernel.memoryPolicy()
    } catch .noFunction {
      policy = nil
    } catch {
      throw Failure("cannot tell the policy: get_mempolicy: \(error)\(error.hint)")
    }
    let (runNodes, allowedNodes) = try orFail { () throws(ReadError) in
      (try machine.root.nodes(ofCPUs: cpus), try machine.memoryNodes())
    }
    var bindings = Bindings(
      policy: policy, cpus: cpus, runNodes: runNodes, allowedNodes: allowedNodes)
    if let policy, policy.mode == .interleave || policy.mode == .weightedInterleave {
      bindings.nextNode = try? kernel.nextInterleaveNode()
      if policy.mode == .weightedInterleave {
        bindings.weights = machine.root.part { () throws(ReadError) in
          try machine.root.weights(of: policy.nodes)
        }
      }
    }
    return bindings
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

extension Errno {
  /// A hint at the cause of an error, for a call that the kernel itself has no reason to refuse.
  fileprivate var hint: String {
    self == .notPermitted ? " (a seccomp filter blocks it, as those of container engines do)" : ""
  }
}
