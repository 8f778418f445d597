internal import LinuxSystem

extension SystemRoot {
  /// Finds the nodes that a word stands for on this machine; some of them may not be allowed.
  ///
  /// Only `nearest:N` chooses among the allowed nodes: allowed nodes that are farther away take the place of nearer
  /// nodes that are not allowed. *N* itself must be online, but need not be allowed or have memory.
  ///
  /// - Throws: ``NodeWordError`` if the machine does not report the nodes, or the word does not stand for a node.
  ///
  /// Linux 2.6.14 for `of:PID`, 2.6.24 for `cpu` and `mem`, 5.1 for `cxl`, 5.2 for `hbm`, 6.1 for `tier:N` and `dram`.
  /// Source: Documentation/ABI/stable/sysfs-devices-node,
  /// Documentation/ABI/testing/sysfs-kernel-mm-memory-tiers, Documentation/admin-guide/mm/numaperf.rst,
  /// Documentation/ABI/testing/sysfs-bus-dax, Documentation/ABI/testing/sysfs-bus-pci, numa(7).
  @inline(never)
  public func nodes(
    of word: NodeWord, within allowed: NodeMask
  ) throws(NodeWordError) -> NamedNodes {
    // Not inlined into its caller: a tool that starts without a word then loads no page of this code.
    switch word {
    case .cpu: try nodesWithCPUs()
    case .mem: try nodesWithMemory()
    case .tier(let number): try nodes(ofTier: number)
    case .dram: try nodesOfMainMemory()
    case .hbm: try nodesOfHighBandwidth()
    case .cxl: try nodesOfCXL()
    case .gpu: try nodesOfGraphics()
    case .attached(let kind, let choice): try nodes(ofAttached: kind, choice)
    case .socket(let number): try nodes(ofSocket: number)
    case .nearest(let node): try nodes(nearest: node, among: allowed)
    case .process(let process): try nodes(ofPagesOf: process)
    }
  }

  private func nodesWithCPUs() throws(NodeWordError) -> NamedNodes {
    let path = nodesDirectory.appending("has_cpu")
    let nodes = try told(path)
    guard !nodes.isEmpty else { throw .noNode(resolve(path)) }
    return NamedNodes(nodes, from: [resolve(path)])
  }

  private func nodesWithMemory() throws(NodeWordError) -> NamedNodes {
    guard let listed = listedNodesWithMemory() else {
      throw .missing(resolve(nodesDirectory.appending("has_memory")))
    }
    guard !listed.nodes.isEmpty else { throw .noNode(resolve(listed.file)) }
    return NamedNodes(listed.nodes, from: [resolve(listed.file)])
  }

  /// Reads a list of nodes from a file that must exist.
  private func told(_ path: FilePath) throws(NodeWordError) -> NodeMask {
    try word { () throws(ReadError) in
      guard let nodes: NodeMask = try mask(path) else {
        throw .unreadable(resolve(path), .noSuchFileOrDirectory)
      }
      return nodes
    }
  }

  /// Calls `read`, and converts its error: a missing file means that the machine does not report the nodes.
  private func word<Value>(
    _ read: () throws(ReadError) -> Value
  ) throws(NodeWordError) -> Value {
    do throws(ReadError) {
      return try read()
    } catch .unreadable(let path, .noSuchFileOrDirectory) {
      throw .missing(path)
    } catch {
      throw .unreadable(error)
    }
  }

  // MARK: Tiers

  private func tiers() throws(NodeWordError) -> [MemoryTier] {
    let tiers = try word { () throws(ReadError) in try memoryTiers() }
    // The folder exists from Linux 6.1 on, and holds a tier if the machine has memory.
    guard !tiers.isEmpty else { throw .missing(resolve(tiersDirectory)) }
    return tiers
  }

  private func nodes(ofTier number: Int) throws(NodeWordError) -> NamedNodes {
    let tiers = try tiers()
    let path = resolve(tierList(number))
    guard let tier = tiers.first(where: { $0.number == number }) else {
      throw .noSuchTier(path, tiers: tiers.map { $0.number })
    }
    guard !tier.nodes.isEmpty else { throw .noNode(path) }
    return NamedNodes(tier.nodes, from: [path])
  }

  private func nodesOfMainMemory() throws(NodeWordError) -> NamedNodes {
    let computing = try nodesWithCPUsAndMemory()
    // The kernel keeps these nodes in one tier. If they were in several, the word would stand for all of those.
    let tiers = try tiers().filter { !$0.nodes.isDisjoint(with: computing) }
    guard !tiers.isEmpty else { throw .noTier(of: computing, resolve(tiersDirectory)) }
    return NamedNodes(
      tiers.reduce(NodeMask()) { $0.union($1.nodes) },
      from: tiers.map { resolve(tierList($0.number)) })
  }

  private func nodesWithCPUsAndMemory() throws(NodeWordError) -> NodeMask {
    let withCPUs = try told(nodesDirectory.appending("has_cpu"))
    let withMemory = try nodesWithMemory().nodes
    let both = withCPUs.intersection(withMemory)
    guard !both.isEmpty else { throw .noNodeWithCPUsAndMemory(withCPUs, withMemory: withMemory) }
    return both
  }

  // MARK: Bandwidth

  /// Finds the nodes with more read bandwidth than the nodes that have both CPUs and memory.
  ///
  /// The function does not compare with all nodes of their tier, because kernels before 6.7 keep faster memory in that
  /// tier too.
  private func nodesOfHighBandwidth() throws(NodeWordError) -> NamedNodes {
    let computing = try nodesWithCPUsAndMemory()
    let withMemory = try nodesWithMemory().nodes
    // The bandwidth for CPUs is preferred. Older kernels have only the class that includes other initiators.
    for accessClass in [AccessClass.cpus, .anyInitiator] {
      var best = 0
      for node in computing {
        best = max(best, try bandwidth(of: node, accessClass) ?? 0)
      }
      guard best > 0 else { continue }
      var faster = NodeMask()
      for node in withMemory where try bandwidth(of: node, accessClass) ?? 0 > best {
        faster.insert(node)
      }
      guard !faster.isEmpty else { throw .noneFaster(than: computing, bandwidth: best) }
      return NamedNodes(
        faster, from: faster.map { resolve(readBandwidthFile(of: $0, accessClass)) })
    }
    let first = computing.first ?? 0
    throw .noBandwidth(of: computing, resolve(readBandwidthFile(of: first, .anyInitiator)))
  }

  private func bandwidth(
    of node: NodeID, _ accessClass: AccessClass
  ) throws(NodeWordError) -> Int? {
    try word { () throws(ReadError) in try access(to: node, accessClass)?.readBandwidth }
  }

  // MARK: Devices

  private func nodesOfCXL() throws(NodeWordError) -> NamedNodes {
    let memory = try word { () throws(ReadError) in try memoryDevices() }
    guard let memory else { throw .missing(resolve(memoryDevicesDirectory)) }
    let devices = memory.filter { $0.isOnCXLBus && $0.targetNode != nil }
    guard !devices.isEmpty else { throw .noDevice(.cxl, resolve(memoryDevicesDirectory)) }
    return NamedNodes(
      NodeMask(devices.compactMap { $0.targetNode }),
      from: devices.map { resolve($0.targetNodeFile) })
  }

  private func nodesOfGraphics() throws(NodeWordError) -> NamedNodes {
    let graphics = try word { () throws(ReadError) in try pciDevices(nil) }
    guard let graphics else { throw .missing(resolve(pciDevicesDirectory)) }
    let devices = graphics.filter { $0.node != nil }
    guard !devices.isEmpty else { throw .noDevice(.gpu, resolve(pciDevicesDirectory)) }
    let own = try nodesWithMemory().nodes
      .subtracting(try told(nodesDirectory.appending("has_cpu")))
    let named = devices.filter { $0.node.map(own.contains) == true }
    guard !named.isEmpty else {
      throw .noMemoryOfItsOwn(
        NodeMask(devices.compactMap { $0.node }), resolve(pciDevicesDirectory))
    }
    return NamedNodes(
      NodeMask(named.compactMap { $0.node }), from: named.map { resolve($0.nodeFile) })
  }

  private func nodes(
    ofAttached kind: PCIDeviceKind, _ choice: PCIDeviceChoice
  ) throws(NodeWordError) -> NamedNodes {
    let found = try word { () throws(ReadError) in try attachedDevices(kind) }
    guard let devices = found else { throw .missing(resolve(pciDevicesDirectory)) }
    let chosen: AttachedDevice?
    switch choice {
    case .number(let number): chosen = number < devices.count ? devices[number] : nil
    case .address(let text):
      let name = PCIAddress(text)?.kernelName
      chosen = devices.first { $0.name == name }
    }
    let among = devices.enumerated().map { number, device in
      let place = device.node.map { "on node \($0)" } ?? "on no known node"
      return "\(number) is \(device.name) \(place)"
    }
    guard let chosen else { throw .noSuchDevice(kind, among) }
    guard let node = chosen.node else { throw .device(chosen.name, chosen.error ?? .noNode) }
    return NamedNodes([node], from: chosen.nodeFile.map { [$0] } ?? [], among: among)
  }

  // MARK: Packages

  private func nodes(ofSocket number: Int) throws(NodeWordError) -> NamedNodes {
    let word = CPUWord(.socket, number...number)
    let cpus: CPUMask
    do throws(CPUWordError) {
      cpus = try self.cpus(of: word)
    } catch {
      throw .socket(error)
    }
    let nodes = try self.word { () throws(ReadError) in try self.nodes(ofCPUs: cpus) }
    let file = resolve(sharingFile(.socket, of: cpus.first ?? 0))
    guard !nodes.isEmpty else { throw .noNode(file) }
    return NamedNodes(nodes, from: [file])
  }

  // MARK: Distances

  private func nodes(
    nearest node: NodeID, among allowed: NodeMask
  ) throws(NodeWordError) -> NamedNodes {
    let online = try told(nodesDirectory.appending("online"))
    guard online.contains(node) else { throw .noSuchNode(online: online) }
    let row = try word { () throws(ReadError) in try distances(from: node) }
    var nearest = NodeMask()
    var least = Int.max
    for (other, distance) in zip(online, row) where other != node && allowed.contains(other) {
      guard let distance else { continue }
      if distance < least { (nearest, least) = (NodeMask(), distance) }
      if distance == least { nearest.insert(other) }
    }
    guard !nearest.isEmpty else { throw .noOtherNode(allowed: allowed) }
    return NamedNodes(nearest, from: [resolve(distanceFile(of: node))])
  }

  // MARK: Processes

  private func nodes(ofPagesOf process: ProcessID) throws(NodeWordError) -> NamedNodes {
    var nodes = NodeMask()
    do throws(ReadError) {
      var maps = try numaMaps(of: process)
      while let mapping = try maps.next() {
        for place in mapping.pages where place.pages > 0 { nodes.insert(place.node) }
      }
    } catch .unreadable(let path, .noSuchFileOrDirectory) {
      // If the process exists, the kernel has no such file because it is built without NUMA.
      guard (try? processStatus(of: process)) != nil else { throw .noSuchProcess }
      throw .missing(path)
    } catch .unreadable(_, .noSuchProcess) {
      throw .noSuchProcess
    } catch .unreadable(_, .permissionDenied), .unreadable(_, .notPermitted) {
      throw .processNotReadable
    } catch {
      throw .unreadable(error)
    }
    let path = resolve(processDirectory(of: process).appending("numa_maps"))
    guard !nodes.isEmpty else { throw .noPages(path) }
    return NamedNodes(nodes, from: [path])
  }
}
