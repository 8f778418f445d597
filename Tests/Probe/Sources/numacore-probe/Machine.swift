import NumaCore
import LinuxSystem

/// Prints NumaCore's counterparts of libnuma's inventory of the machine.
///
/// numa_num_possible_nodes(), numa_max_possible_node() and numa_num_possible_cpus() are left out: they return
/// widths of the kernel's masks, and NumaCore's masks have no width.
func printMachine() throws {
  let kernel = LinuxKernel()
  let root = SystemRoot.live
  let nodes = try root.nodeTopology()
  let cpus = try root.cpuTopology()
  print("available", kernel.availability() == .available ? "yes" : "no")
  print("max-node", nodes.online.max?.rawValue ?? -1)
  print("nodes", nodes.online.count)
  print("existing-nodes", text(of: nodes.online))
  print("allowed-nodes", text(of: nodes.allowed), text(of: try kernel.allowedNodes()))
  print("task-nodes", nodes.allowed.count)
  print("cpus", cpus.present.count)
  print("allowed-cpus", text(of: cpus.allowed))
  print("task-cpus", cpus.allowed.count)
  print("page-size", ByteCount.basePage.rawValue)
  for node in nodes.online {
    let memory = try root.memory(of: node)
    print("size", node, memory.total.rawValue)
    print("free", node, memory.free.rawValue)
    print("cpus-of", node, text(of: try root.cpus(of: node)))
  }
  let distances = try root.nodeDistances()
  let last = nodes.online.max ?? 0
  for from in NodeMask(0...last) {
    for to in NodeMask(0...last) {
      // libnuma returns 0 for nodes that do not exist.
      print("distance", from, to, distances[from, to] ?? 0)
    }
  }
  for cpu in cpus.present {
    print("node-of", cpu, try root.node(of: cpu)?.rawValue ?? -1)
  }
}

/// Prints the sets of nodes that NumaCore reports and libnuma does not.
func printNodes() throws {
  let nodes = try SystemRoot.live.nodeTopology()
  print("possible", text(of: nodes.possible))
  print("online", text(of: nodes.online))
  print("with-memory", text(of: nodes.withMemory))
  print("with-cpus", text(of: nodes.withCPUs))
  print("allowed", text(of: nodes.allowed))
}

/// Prints whether the NUMA calls are available, and which modes the kernel knows.
func printModes() throws {
  let kernel = LinuxKernel()
  switch kernel.availability() {
  case .available: print("availability available")
  case .notInKernel: print("availability not-in-kernel")
  case .blocked(let errno): print("availability blocked", name(of: errno))
  }
  let modes: [MemoryPolicy.Mode] = [
    .default, .preferred, .bind, .interleave, .local, .preferredMany, .weightedInterleave,
    MemoryPolicy.Mode(rawValue: 99),
  ]
  for mode in modes {
    print("supports", mode, try kernel.supports(mode))
  }
}

/// Prints the values of files of /sys that only some machines have, or `nil` if a value is missing.
func printReaders() throws {
  let root = SystemRoot.live
  for tier in try root.memoryTiers() { print("tier", tier.number, text(of: tier.nodes)) }
  print("demotes", text(try root.demotesPages()))
  print("sets-weights", text(try root.setsInterleaveWeights()))
  for node in try root.onlineNodes() {
    print("weight", node, text(try root.interleaveWeight(of: node)))
    print("demotion-targets", node, text(of: try root.derivedDemotionTargets(of: node)))
    for pool in try root.hugePages(of: node) {
      print(
        "huge", node, pool.pageSize, "total", pool.total ?? -1, "free", pool.free ?? -1, "surplus",
        pool.surplus ?? -1
      )
    }
    for accessClass in AccessClass.allCases {
      guard let access = try root.access(to: node, accessClass) else {
        print("access", node, accessClass.rawValue, "nil")
        continue
      }
      print(
        "access", node, accessClass.rawValue, text(of: access.initiators),
        "read", text(access.readBandwidth), text(access.readLatency),
        "write", text(access.writeBandwidth), text(access.writeLatency))
    }
  }
}

private func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "nil" }

/// Prints the nodes that node strings select for this process.
func printMeanings(of arguments: inout Arguments) throws {
  let topology = try SystemRoot.live.nodeTopology()
  while !arguments.isEmpty {
    let word = try arguments.word()
    do throws(NodeSpecifierError) {
      let selection = try NodeSpecifier(word).select(on: topology, from: SystemRoot.live)
      print("parse", word, text(of: selection.nodes))
    } catch {
      print("parse", word, "refused")
    }
  }
}
