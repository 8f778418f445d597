public import LinuxSystem

/// One figure of a cgroup's memory, for each node.
///
/// Memory is in bytes; events are counted.
public struct ControlGroupCounter: Hashable, Sendable {
  /// The name of the figure, such as `anon`, `file` or `slab_reclaimable`.
  public let name: String
  /// The figure for each node that the kernel lists, in ascending order of nodes.
  public let amounts: [NodeAmount]

  /// The figure of one node.
  public struct NodeAmount: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// The figure in bytes, or the number of events if ``ControlGroupCounter/countsEvents`` is `true`.
    public let amount: UInt64

    /// Creates the figure of a node, for example in a test.
    public init(node: NodeID, amount: UInt64) {
      self.node = node
      self.amount = amount
    }
  }

  /// Creates a figure, for example in a test.
  public init(name: String, amounts: [NodeAmount]) {
    self.name = name
    self.amounts = amounts
  }

  /// Whether the figure counts events since the group was created, and not memory.
  ///
  /// Source: memcg_page_state_output_unit() in mm/memcontrol.c.
  public var countsEvents: Bool {
    ["workingset_", "pgdemote_", "pgpromote_", "pgsteal_", "pgscan_"]
      .contains { name.hasPrefix($0) }
  }

  /// Whether the figure is a part of the group's charged memory that is not contained in another such part.
  ///
  /// All of these parts together are the group's memory. `shmem` is within `file`, and most other figures are within
  /// `anon` or `file`.
  ///
  /// Source: Documentation/admin-guide/cgroup-v2.rst.
  public var isDisjointPart: Bool { Self.disjointParts.contains(name) }

  private static let disjointParts: Set<String> = [
    "anon", "file", "kernel_stack", "pagetables", "sec_pagetables", "slab_reclaimable",
    "slab_unreclaimable",
  ]
}

extension ControlGroupCounter {
  /// Parses a line; returns `nil` if the line is not in the kernel's format.
  ///
  /// Words that a newer kernel may add are skipped.
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
  /// Finds the mount point of the cgroup tree of version 2; returns `nil` if it is not mounted.
  ///
  /// The mount point of a recorded machine without a mountinfo file is `/sys/fs/cgroup`.
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

  /// Reads the memory of a cgroup on each node, including the groups below it, in the kernel's order.
  ///
  /// The kernel walks no page tables for it, so reading does not disturb the processes, whatever the size of the group.
  ///
  /// The path is a path of the machine, such as `/sys/fs/cgroup/system.slice`.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with `.noSuchFileOrDirectory` if the group does not exist, if its parent
  ///   does not enable the memory controller, or on kernels before Linux 5.10. A line that is not a counter is skipped
  ///   with a warning.
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

  /// Finds the group that lists the processes of a threaded group; returns `nil` if the group is not threaded.
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

  /// Whether the path is a cgroup, whichever controllers it has.
  ///
  /// Source: cgroups(7).
  public func hasControlGroup(_ path: FilePath) -> Bool {
    (try? entriesIfPresent(of: path))?.contains("cgroup.procs") == true
  }

  /// Finds the cgroups of the containers that have a given name, or whose ID begins with given digits.
  ///
  /// Containers are found by the names that engines give the groups: `docker-ID.scope`, `libpod-ID.scope`,
  /// `cri-containerd-ID.scope`, `crio-ID.scope` or the ID alone; and `lxc.payload.NAME` of LXC and Incus, where the
  /// name starts with the project and `_` unless the project is the default project. Groups below a matching group are
  /// not searched.
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
          // The group was removed in the meantime, or the caller may not read it.
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
    // An exact name takes precedence over the start of an ID.
    if found.contains(where: { $0.id == word }) { found = found.filter { $0.id == word } }
    guard let first = found.first else { throw .none(mount) }
    // Some engines create two groups for one container. The first group found holds the container.
    var others: [String] = []
    for group in found where group.id != first.id && !others.contains(group.id) {
      others.append(group.id)
    }
    guard others.isEmpty else { throw .several([first.id] + others.sorted()) }
    return first.path
  }
}

/// The reason why a word does not select a container.
public enum ContainerError: Error, Hashable, Sendable {
  /// The word is empty or is a path.
  case notAName
  /// No cgroup below the mount point belongs to a container of this name or ID.
  case none(FilePath)
  /// Several containers match the word.
  case several([String])
  /// The cgroup tree cannot be read.
  case unreadable(ReadError)
}

extension ContainerError: CustomStringConvertible {
  /// The reason, as text that follows the word.
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
  /// The ID of 64 hexadecimal digits; for LXC and Incus, which have no such ID, the name of the container.
  public let id: String
  /// The group, such as `/sys/fs/cgroup/system.slice/docker-ID.scope`.
  public let path: FilePath

  /// Parses the name of a directory; returns `nil` if it is not the name of a container's group.
  init?(name: String, path: FilePath) {
    self.path = path
    // LXC also creates `lxc.monitor.NAME`, the group of the program that monitors the container.
    if name.hasPrefix(Self.payload), name.utf8.count > Self.payload.utf8.count {
      id = String(name.dropFirst(Self.payload.count))
      return
    }
    let stem = name.hasSuffix(".scope") ? name.dropLast(".scope".count) : name[...]
    let id = stem.split(separator: "-").last ?? ""
    let engine = stem.dropLast(id.count)
    // An engine may create another group for the program that monitors the container.
    guard id.utf8.count == Self.digits, id.utf8.allSatisfy(Self.isDigit),
      !engine.hasSuffix("conmon-")
    else { return nil }
    self.id = String(id)
  }

  /// Whether a word is the container's name, or the start of its ID.
  ///
  /// Engines show IDs in lower case.
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
