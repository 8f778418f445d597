import CommandInterface
import NumaCore
import LinuxSystem

/// The processes, cgroups, files and segments that a command line names other than by number and pattern.
struct SelectionRequest: Equatable {
  enum Group: Equatable {
    case path(Word)
    case container(Word)
  }

  enum Object: Equatable {
    case file(Word)
    case segment(Word)
  }

  /// The processes that are shown with all their descendants.
  var trees: [Word] = []
  var users: [Word] = []
  var groups: [Group] = []
  var objects: [Object] = []
  var greatestScan: Word?

  var isEmpty: Bool { !namesProcesses && groups.isEmpty && objects.isEmpty }
  var namesProcesses: Bool { !trees.isEmpty || !users.isEmpty }

  /// Returns the amount of resident memory above which a process is not read; `nil` for no limit.
  ///
  /// - Throws: The word at fault.
  func scanLimit() throws(Failure) -> ByteCount? {
    guard let greatestScan else { return nil }
    do throws(ByteCountError) {
      return try ByteCount(greatestScan.bytes)
    } catch {
      throw Failure("--max-scan: \(greatestScan.quotedIfEmpty): \(error)")
    }
  }

  /// Checks the words that can be checked before anything is read.
  ///
  /// - Throws: The word at fault.
  func check() throws(Failure) {
    _ = try scanLimit()
    _ = try objectNames()
    for tree in trees { _ = try Self.process(tree) }
    for case .path(let path) in groups where path.bytes.isEmpty || path.bytes.contains(0) {
      throw Failure("--cgroup: \(path.quotedIfEmpty): not a path")
    }
  }

  /// Returns the files and segments, each once, in the order typed.
  ///
  /// - Throws: The word that is not a path or an ID.
  func objectNames() throws(Failure) -> [ObjectMemory.Name] {
    var names: [ObjectMemory.Name] = []
    for object in objects {
      let name: ObjectMemory.Name
      switch object {
      case .file(let path):
        guard !path.bytes.isEmpty else { throw Failure("--file: '': not a path") }
        name = .file(path)
      case .segment(let word):
        guard let id = decimal(word.bytes) else {
          throw Failure(
            "--shm: \(word.quotedIfEmpty): not the ID of a segment, as ipcs -m shows it")
        }
        name = .segment(id)
      }
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private func decimal(_ digits: [UInt8]) -> Int32? {
    let isNumber = digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    return isNumber ? Int32(String(decoding: digits, as: UTF8.self)) : nil
  }

  static func process(_ word: Word) throws(Failure) -> ProcessID {
    let process: ProcessID
    do throws(ProcessIDError) {
      process = try ProcessID(word.bytes)
    } catch {
      throw Failure("--tree: \(word.quotedIfEmpty): \(error)")
    }
    guard process != .caller else { throw Failure("--tree: 0: no process has this number") }
    return process
  }
}

// MARK: Processes

/// Processes found by `--tree` and `--user`.
struct SelectedProcesses {
  /// The processes in ascending order; only one of the processes that share their memory.
  private(set) var processes: [ProcessID] = []
  /// The processes that could not be compared with others.
  private(set) var uncompared: [ProcessID: Errno] = [:]
  /// The words for which no process was found.
  private(set) var failures: [Failure] = []

  /// Finds processes that have memory.
  ///
  /// Leaves out processes that were named by number or pattern, and processes that share memory with one of those.
  init(_ request: SelectionRequest, named: [ProcessID], _ root: SystemRoot) {
    var found: Set<ProcessID> = []
    for tree in request.trees {
      do throws(Failure) {
        found.formUnion(try Self.tree(tree, root))
      } catch {
        failures.append(error)
      }
    }
    for user in request.users {
      do throws(Failure) {
        found.formUnion(try Self.processes(of: user, root))
      } catch {
        failures.append(error)
      }
    }
    found.subtract(named)
    guard root.isLive, !found.isEmpty else {
      // Only the running kernel can report which processes share memory.
      processes = found.sorted()
      return
    }
    let spaces = LinuxKernel().addressSpaces(of: named + found.sorted())
    processes = spaces.processes.filter(found.contains)
    uncompared = spaces.uncompared.filter { found.contains($0.key) }
  }

  private static func tree(_ word: Word, _ root: SystemRoot) throws(Failure) -> [ProcessID] {
    let first = try SelectionRequest.process(word)
    let all: [ProcessID]
    do throws(ReadError) {
      all = try root.processTree(of: first)
    } catch .unreadable(_, .noSuchFileOrDirectory) {
      throw Failure("--tree: \(first): no such process")
    } catch {
      throw Failure("--tree: \(error)")
    }
    let tree = withMemory(all, root)
    guard !tree.isEmpty else {
      throw Failure("--tree: \(first): neither it nor what descends from it has memory")
    }
    return tree
  }

  private static func processes(
    of word: Word, _ root: SystemRoot
  ) throws(Failure) -> [ProcessID] {
    let user: UserID
    do throws(UserError) {
      user = try UserID(word.bytes)
    } catch {
      throw Failure("--user: \(word.quotedIfEmpty): \(error)")
    }
    let found: [ProcessID]
    do throws(ReadError) {
      found = withMemory(try root.processes(of: user), root)
    } catch {
      throw Failure("--user: \(error)")
    }
    guard !found.isEmpty else { throw Failure("--user: \(word): has no processes") }
    return found
  }

  /// Returns the processes without kernel threads, zombies, and this program.
  private static func withMemory(_ processes: [ProcessID], _ root: SystemRoot) -> [ProcessID] {
    processes.filter { process in
      guard !root.isLive || process != .ofThisProgram else { return false }
      return (try? root.processStatus(of: process))?.virtualSize != nil
    }
  }
}

// MARK: Cgroups

/// The cgroups that a command line names.
struct SelectedGroups {
  /// A cgroup by its path below the mount, as in /proc/PID/cgroup.
  struct Group {
    let name: [UInt8]
    let counters: [ControlGroupCounter]
  }

  private(set) var groups: [Group] = []
  /// The words for which no cgroup was found, and the files at fault.
  private(set) var failures: [Failure] = []

  init(_ request: SelectionRequest, _ root: SystemRoot) {
    guard !request.groups.isEmpty else { return }
    let mount: FilePath
    do throws(Failure) {
      mount = try Self.mount(root)
    } catch {
      failures.append(error)
      return
    }
    var paths: [FilePath] = []
    for group in request.groups {
      do throws(Failure) {
        let path =
          switch group {
          case .path(let word): Self.path(word, below: mount)
          case .container(let word): try Self.path(ofContainer: word, below: mount, root)
          }
        // A cgroup is shown once, even if it is named several times or by several names.
        guard !paths.contains(path) else { continue }
        paths.append(path)
        groups.append(try Self.group(path, below: mount, root))
      } catch {
        failures.append(error)
      }
    }
  }

  private static func mount(_ root: SystemRoot) throws(Failure) -> FilePath {
    let mount: FilePath?
    do throws(ReadError) {
      mount = try root.controlGroupMount()
    } catch {
      throw Failure(error.description)
    }
    guard let mount else { throw Failure("/proc/self/mountinfo: no cgroup2 is mounted") }
    return mount
  }

  /// Returns a path below the mount, whether or not the word includes the mount.
  private static func path(_ word: Word, below mount: FilePath) -> FilePath {
    let path = word.path.lexicallyNormalized()
    return path.starts(with: mount) ? path : mount.appending(path.components)
  }

  private static func path(
    ofContainer word: Word, below mount: FilePath, _ root: SystemRoot
  ) throws(Failure) -> FilePath {
    do throws(ContainerError) {
      return try root.controlGroup(ofContainer: word.description, below: mount)
    } catch {
      throw Failure("--container: \(word.quotedIfEmpty): \(error)")
    }
  }

  private static func group(
    _ path: FilePath, below mount: FilePath, _ root: SystemRoot
  ) throws(Failure) -> Group {
    let relative = path.removingPrefix(mount)
    let name = "/" + (relative?.string ?? "")
    do throws(ReadError) {
      let counters = try root.memoryCounters(ofControlGroup: path)
      return Group(name: [UInt8](name.utf8), counters: counters)
    } catch .unreadable(let file, .noSuchFileOrDirectory) {
      guard root.hasControlGroup(path) else { throw Failure("--cgroup: \(name): no such cgroup") }
      throw Failure(
        "--cgroup: \(name): \(file) is missing: the memory controller is not enabled for it, or the kernel is older than 5.10"
      )
    } catch {
      throw Failure(error.description)
    }
  }
}

extension FilePath {
  fileprivate func removingPrefix(_ prefix: FilePath) -> FilePath? {
    var path = self
    return path.removePrefix(prefix) ? path : nil
  }
}

extension NodeColumns {
  /// Returns the memory of a cgroup, by the names of the kernel, and the sum of the parts that other parts do not
  /// contain.
  func report(of group: SelectedGroups.Group, _ plan: Plan) -> StatReport {
    let memory = group.counters.filter { !$0.countsEvents }
    let used = memory.reduce(into: NodeMask(nodes)) { mask, counter in
      mask.formUnion(NodeMask(counter.amounts.map { $0.node }))
    }
    var table = StatTable(nodes: [NodeID](used), hasTotal: true, prefix: "Node ")
    func amount(_ counter: ControlGroupCounter, _ node: NodeID) -> Cell? {
      counter.amounts.first { $0.node == node }.map { .bytes(UInt128($0.amount)) }
    }
    for counter in memory { table.append(counter.name) { amount(counter, $0) } }
    sort(&table, plan)
    table.append("Total", isTotal: true) { node in
      memory.filter { $0.isDisjointPart }.compactMap { amount($0, node) }.reduce(.bytes(0), +)
    }
    let title =
      [UInt8]("Per-node memory usage (in \(plan.output.unit)) of cgroup ".utf8)
      + String(printable: group.name).utf8
    return StatReport(kind: .cgroup, title: title, table: table, controlGroup: group.name)
  }
}
