public import LinuxSystem

/// One figure of a cgroup's memory, for each node. Memory is in bytes; events are counted.
public struct ControlGroupCounter: Hashable, Sendable {
  /// What is counted, such as `anon`, `file` or `slab_reclaimable`.
  public let name: String
  /// The figure for each node that the kernel names, ascending.
  public let amounts: [NodeAmount]

  /// The figure of one node.
  public struct NodeAmount: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// Bytes; events where ``ControlGroupCounter/countsEvents`` says so.
    public let amount: UInt64

    /// Puts a figure together, as for a test.
    public init(node: NodeID, amount: UInt64) {
      self.node = node
      self.amount = amount
    }
  }

  /// Puts a line together, as for a test.
  public init(name: String, amounts: [NodeAmount]) {
    self.name = name
    self.amounts = amounts
  }

  /// Whether it counts what happened since the group was made, and no memory.
  ///
  /// Source: memcg_page_state_output_unit() in mm/memcontrol.c.
  public var countsEvents: Bool {
    ["workingset_", "pgdemote_", "pgpromote_", "pgsteal_", "pgscan_"]
      .contains { name.hasPrefix($0) }
  }

  /// Whether it is a part of what the group is charged for that no other such part contains: all of these together
  /// are the group's memory. `shmem` is within `file`, and most other figures are within `anon` or `file`.
  ///
  /// Source: Documentation/admin-guide/cgroup-v2.rst.
  public var isDisjointPart: Bool { Self.disjointParts.contains(name) }

  private static let disjointParts: Set<String> = [
    "anon", "file", "kernel_stack", "pagetables", "sec_pagetables", "slab_reclaimable",
    "slab_unreclaimable",
  ]
}

extension ControlGroupCounter {
  /// Parses a line; nil when it is none of the kernel's. Words that a newer kernel may add are passed over.
  ///
  /// `anon N0=1048576 N1=0`
  init?(line: ArraySlice<UInt8>) {
    let words = line.split(separator: .space)
    guard let first = words.first else { return nil }
    var amounts: [NodeAmount] = []
    for word in words.dropFirst() where word.first == UInt8(ascii: "N") {
      guard let equals = word.firstIndex(of: .equals),
        let node = decimalNumber(word[..<equals].dropFirst()), node <= RangeList.greatestNumber
      else { continue }
      guard let amount = decimalNumber(word[equals...].dropFirst()) else { return nil }
      amounts.append(NodeAmount(node: NodeID(rawValue: node), amount: UInt64(amount)))
    }
    guard !amounts.isEmpty else { return nil }
    name = String(decoding: first, as: UTF8.self)
    self.amounts = amounts.sorted { $0.node < $1.node }
  }
}

extension SystemRoot {
  /// Finds where the tree of cgroups of version 2 is mounted; nil where it is not. A recorded machine that does not
  /// tell has it at `/sys/fs/cgroup`.
  ///
  /// - Throws: ``ReadError``.
  ///
  /// Linux 4.5. Source: proc_pid_mountinfo(5), cgroups(7).
  public func controlGroupMount() throws(ReadError) -> FilePath? {
    guard let text = try readIfPresent("/proc/self/mountinfo") else { return "/sys/fs/cgroup" }
    for line in text.split(separator: .newline) {
      // 30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw
      let words = line.split(separator: .space)
      guard let hyphen = words.firstIndex(where: { $0.elementsEqual([.hyphen]) }), hyphen >= 5,
        hyphen + 1 < words.count, words[hyphen + 1].elementsEqual("cgroup2".utf8)
      else { continue }
      let name = [UInt8](words[4])
      var path: [UInt8] = []
      update(
        &path, to: 0..<name.count, of: name.span,
        escaping: [.newline, .tab, .space, UInt8(ascii: "\\")])
      return FilePath(bytes: path)
    }
    return nil
  }

  /// Reads on which nodes the memory of a cgroup lies, that of the groups below it included, in the kernel's order.
  /// No page table is walked: whatever the size of the group, its processes notice nothing.
  ///
  /// The path is one of the machine, such as `/sys/fs/cgroup/system.slice`.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with `.noSuchFileOrDirectory` where there is no such group, where its
  ///   parent does not enable the memory controller, and before Linux 5.10. A line that is no counter costs a warning.
  ///
  /// Linux 5.10. Source: `memory.numa_stat`, Documentation/admin-guide/cgroup-v2.rst.
  public func memoryCounters(
    ofControlGroup path: FilePath
  ) throws(ReadError) -> [ControlGroupCounter] {
    let file = path.appending("memory.numa_stat")
    var counters: [ControlGroupCounter] = []
    for line in try read(file).split(separator: .newline) {
      if let counter = ControlGroupCounter(line: line) {
        counters.append(counter)
      } else {
        warn(
          .malformed(
            resolve(file),
            reason: "'\(String(decoding: line, as: UTF8.self))' is not a counter per node"))
      }
    }
    return counters
  }

  /// Finds the group that a group of threads belongs to, which lists the processes of these threads; `nil` where the
  /// group is none of threads.
  ///
  /// Linux 4.14. Source: cgroups(7) `cgroup.type`.
  public func threadedDomain(ofControlGroup path: FilePath) -> FilePath? {
    var domain = path
    while (try? read(domain.appending("cgroup.type")))?.starts(with: "threaded".utf8) == true {
      let parent = domain.removingLastComponent()
      guard parent != domain else { return nil }
      domain = parent
    }
    return domain == path ? nil : domain
  }

  /// Whether there is such a cgroup, whichever controllers it has.
  ///
  /// Source: cgroups(7).
  public func hasControlGroup(_ path: FilePath) -> Bool {
    (try? entriesIfPresent(of: path))?.contains("cgroup.procs") == true
  }

  /// Finds the cgroups of containers of a name, or whose ID begins with some digits, by the names that engines give the
  /// groups: `docker-ID.scope`, `libpod-ID.scope`, `cri-containerd-ID.scope`, `crio-ID.scope` or the ID alone; and
  /// `lxc.payload.NAME` of LXC and Incus, where the name starts with the project and `_` unless that is the default one.
  /// Groups below one that matches are not looked at.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the tree cannot be read.
  ///
  /// Source: systemd.scope(5); lxc.container.conf(5) `lxc.cgroup.dir`; the names of the engines' documentation.
  public func controlGroups(
    ofContainer word: String, below mount: FilePath
  ) throws(ReadError) -> [ContainerGroup] {
    var found: [ContainerGroup] = []
    for name in try directories(in: mount) {
      let path = mount.appending(name)
      if let container = ContainerGroup(name: name, path: path), container.isNamed(word) {
        found.append(container)
      } else {
        do throws(ReadError) {
          found += try controlGroups(ofContainer: word, below: path)
        } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .permissionDenied) {
          // It is gone meanwhile, or is none of the caller's.
        }
      }
    }
    return found
  }

  /// Finds the cgroup of one container.
  ///
  /// - Throws: ``ContainerError``.
  ///
  /// Source: As ``controlGroups(ofContainer:below:)``.
  public func controlGroup(
    ofContainer word: String, below mount: FilePath
  ) throws(ContainerError) -> FilePath {
    guard !word.isEmpty, !word.utf8.contains(UInt8(ascii: "/")), !word.utf8.contains(0) else {
      throw .notAName
    }
    var found: [ContainerGroup]
    do throws(ReadError) {
      found = try controlGroups(ofContainer: word, below: mount)
    } catch {
      throw .unreadable(error)
    }
    // A whole name goes before the start of an ID.
    if found.contains(where: { $0.id == word }) { found = found.filter { $0.id == word } }
    guard let first = found.first else { throw .none(mount) }
    // Some engines make two groups for one container; the first that is found holds it.
    var others: [String] = []
    for group in found where group.id != first.id && !others.contains(group.id) {
      others.append(group.id)
    }
    guard others.isEmpty else { throw .several([first.id] + others.sorted()) }
    return first.path
  }
}

/// Why a word leads to no container.
public enum ContainerError: Error, Hashable, Sendable {
  /// The word is empty, or is a path.
  case notAName
  /// No cgroup below the mount is that of a container of this name or ID.
  case none(FilePath)
  /// It could be any of these.
  case several([String])
  /// The tree of cgroups cannot be read.
  case unreadable(ReadError)
}

extension ContainerError: CustomStringConvertible {
  /// The reason, to follow the word.
  public var description: String {
    switch self {
    case .notAName: "not the name of a container, nor the start of its ID"
    case .none(let mount): "no container of this name or ID has a cgroup below \(mount)"
    case .several(let ids):
      "could be "
        + ids.prefix(4).map { $0.utf8.count == 64 ? String($0.prefix(12)) : $0 }
        .joined(separator: ", ")
    case .unreadable(let error): error.description
    }
  }
}

/// The cgroup of a container.
public struct ContainerGroup: Hashable, Sendable {
  /// The ID: 64 hexadecimal digits; the name of a container of LXC or Incus, which have no such ID.
  public let id: String
  /// The group, such as `/sys/fs/cgroup/system.slice/docker-ID.scope`.
  public let path: FilePath

  /// Takes the name of a directory for that of a container; nil where it is none.
  init?(name: String, path: FilePath) {
    self.path = path
    // Beside it, `lxc.monitor.NAME` is the group of the program that watches.
    if name.hasPrefix(Self.payload), name.utf8.count > Self.payload.utf8.count {
      id = String(name.dropFirst(Self.payload.count))
      return
    }
    let stem = name.hasSuffix(".scope") ? name.dropLast(".scope".count) : name[...]
    let id = stem.split(separator: "-").last ?? ""
    let engine = stem.dropLast(id.count)
    // Beside each container there may be a group for the program that watches it.
    guard id.utf8.count == Self.digits, id.utf8.allSatisfy(Self.isDigit),
      !engine.hasSuffix("conmon-")
    else { return nil }
    self.id = String(id)
  }

  /// Whether a word is its name, or the start of its ID. Engines show IDs in small letters.
  func isNamed(_ word: String) -> Bool {
    if id == word { return true }
    return id.utf8.count == Self.digits && id.utf8.allSatisfy(Self.isDigit)
      && id.utf8.starts(with: word.utf8.map { $0.smallLetter })
  }

  private static let payload = "lxc.payload."
  private static let digits = 64

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8.zero...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
