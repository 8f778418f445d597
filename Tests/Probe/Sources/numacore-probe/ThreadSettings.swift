import NumaCore
import LinuxSystem

/// Prints the policy of this thread, which is inherited through exec if another program has set it.
///
/// libnuma 2.0.19 reports the first node of an interleaving policy as preferred. Such a policy has no preferred
/// node, and neither probe prints one.
func printPolicy() throws {
  let kernel = LinuxKernel()
  let policy = try kernel.memoryPolicy()
  let allowed = try kernel.allowedNodes()
  print("policy", text(of: policy))
  print("membind", text(of: policy.mode == .bind ? policy.nodes : allowed))
  print("interleave", text(of: policy.mode == .interleave ? policy.nodes : []))
  let isPreference = policy.mode == .preferred || policy.mode == .preferredMany
  print("preferred", text(of: isPreference ? policy.nodes : []))
  print("preferred-node", isPreference ? policy.nodes.first?.rawValue ?? -1 : -1)
}

/// Returns a policy as both probes print it: the mode with the number of its flags, and the nodes.
func text(of policy: MemoryPolicy) -> String {
  "\(policy.mode)+\(policy.flags.rawValue) \(text(of: policy.nodes))"
}

/// Reads a policy from a word for the mode and a word for the nodes.
///
/// `=static`, `=relative` or `=balancing` may follow the mode.
func policy(_ arguments: inout Arguments) throws -> MemoryPolicy {
  let word = try arguments.word()
  let parts = word.split(separator: "=")
  let modes: [MemoryPolicy.Mode] = [
    .default, .preferred, .bind, .interleave, .local, .preferredMany, .weightedInterleave,
  ]
  guard let mode = modes.first(where: { $0.description == parts[0] }) else {
    throw UsageError("\(word): no such mode")
  }
  var flags: MemoryPolicy.Flags = []
  for part in parts.dropFirst() {
    switch part {
    case "static": flags.insert(.staticNodes)
    case "relative": flags.insert(.relativeNodes)
    case "balancing": flags.insert(.balancing)
    default: throw UsageError("\(word): no such flag")
    }
  }
  return MemoryPolicy(mode, try arguments.mask(), flags: flags)
}

/// Sets the policy of this thread and executes another program.
func setPolicy(_ arguments: inout Arguments) throws {
  try LinuxKernel().setMemoryPolicy(try policy(&arguments))
  try arguments.execute()
}

/// Prints where this thread may run.
func printRunning() throws {
  let kernel = LinuxKernel()
  print("affinity", text(of: try kernel.affinity()))
  print("run-nodes", text(of: try kernel.runNodes()))
}

/// Binds this thread to nodes and executes another program.
func bind(_ arguments: inout Arguments) throws {
  try LinuxKernel().bind(to: try arguments.mask())
  try arguments.execute()
}

/// Runs this thread on nodes, optionally limited to the CPUs that it may already use, and executes another program.
func run(_ arguments: inout Arguments) throws {
  let isLimited = try arguments.word() == "within"
  let limit = isLimited ? try SystemRoot.live.cpuTopology().allowed : nil
  try LinuxKernel().run(on: try arguments.mask(), within: limit)
  try arguments.execute()
}

/// Runs this thread on CPUs and executes another program.
func setAffinity(_ arguments: inout Arguments) throws {
  try LinuxKernel().setAffinity(try arguments.mask())
  try arguments.execute()
}
