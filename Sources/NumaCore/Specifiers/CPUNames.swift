internal import LinuxSystem

/// A type that finds the CPUs of the words in a specifier of CPUs.
///
/// A ``SystemRoot`` finds them on its machine. A specifier of numbers calls neither function.
public protocol CPUNames {
  /// Finds the online CPUs that a word stands for, allowed or not.
  ///
  /// - Throws: ``CPUWordError`` if the word does not stand for a CPU.
  func cpus(of word: CPUWord) throws(CPUWordError) -> CPUMask

  /// Takes one of the CPUs for each core that they are threads of, the first.
  ///
  /// - Throws: ``CPUWordError`` if the machine does not report the threads of its cores.
  func firstThreads(of cpus: CPUMask) throws(CPUWordError) -> CPUMask
}

extension SystemRoot: CPUNames {
  public func cpus(of word: CPUWord) throws(CPUWordError) -> CPUMask {
    guard word.kind != .node else { return try cpusOfNodes(word) }
    let groups = try cpuGroups(word.kind)
    guard word.numbers.upperBound < groups.count else {
      throw .noSuch(word.kind, count: groups.count)
    }
    return groups[word.numbers].reduce(into: CPUMask()) { $0.formUnion($1) }
  }

  public func firstThreads(of cpus: CPUMask) throws(CPUWordError) -> CPUMask {
    var first = CPUMask()
    var taken = CPUMask()
    for cpu in cpus where !taken.contains(cpu) {
      first.insert(cpu)
      taken.formUnion(try self.cpus(sharing: .core, with: cpu))
    }
    return first
  }

  private func cpusOfNodes(_ word: CPUWord) throws(CPUWordError) -> CPUMask {
    let online: NodeMask
    do throws(ReadError) {
      online = try onlineNodes()
    } catch {
      throw .unreadable(error)
    }
    for number in word.numbers where !online.contains(NodeID(rawValue: number)) {
      throw .noSuchNode(NodeID(rawValue: number), online: online)
    }
    let cpus = knownCPUs(of: NodeMask(word.numbers.map(NodeID.init(rawValue:))))
    guard !cpus.isEmpty else { throw .noCPUs(word) }
    return cpus
  }

  /// Lists the sets of CPUs that share something, in the order of their first CPUs.
  func cpuGroups(_ kind: CPUWord.Kind) throws(CPUWordError) -> [CPUMask] {
    let online: CPUMask
    do throws(ReadError) {
      online = try onlineCPUs()
    } catch {
      throw .unreadable(error)
    }
    var groups: [CPUMask] = []
    var seen = CPUMask()
    for cpu in online where !seen.contains(cpu) {
      let group = try cpus(sharing: kind, with: cpu).union([cpu])
      groups.append(group)
      seen.formUnion(group)
    }
    return groups
  }

  /// Returns the CPUs that share something with a CPU, and the CPU itself.
  private func cpus(
    sharing kind: CPUWord.Kind, with cpu: CPUID
  ) throws(CPUWordError) -> CPUMask {
    let found: CPUMask?
    do throws(ReadError) {
      switch kind {
      case .core: found = try threads(ofCoreWith: cpu)
      case .llc: found = try cpus(ofLastCacheWith: cpu)
      case .socket: found = try cpus(ofPackageWith: cpu)
      case .node: found = nil
      }
    } catch {
      throw .unreadable(error)
    }
    guard let found else { throw .missing(resolve(sharingFile(kind, of: cpu))) }
    return found
  }

  /// The file or directory that shows with which CPUs a CPU shares something.
  func sharingFile(_ kind: CPUWord.Kind, of cpu: CPUID) -> FilePath {
    let folder = cpusDirectory.appending("cpu\(cpu)")
    return switch kind {
    case .core: folder.appending("topology/thread_siblings_list")
    case .socket: folder.appending("topology/package_cpus_list")
    case .llc: folder.appending("cache")
    case .node: nodesDirectory
    }
  }
}
