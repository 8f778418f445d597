import CommandInterface
import LinuxSystem
import NumaCore

/// The memory left on evacuated nodes.
struct EvacuationRemainder {
  /// Memory of processes that stayed on a node for one reason.
  struct Stay: Equatable {
    let reason: String
    /// The word for the reason in a JSON report.
    let word: String
    var size: ByteCount
  }

  /// A file or segment that has memory on a node.
  struct File: Equatable {
    /// The name, in bytes.
    let name: [UInt8]
    /// The purpose under which the node's use counts its memory.
    let purpose: NodeUse.Purpose
    let size: ByteCount
  }

  /// The use of each node that has memory, by ascending node.
  let uses: [(node: NodeID, use: NodeUse)]
  /// The memory that stayed on each node.
  ///
  /// Memory that several processes map is counted for each of them.
  private(set) var stays: [NodeID: [Stay]] = [:]
  /// The files and segments that have memory on each node, the largest first.
  private(set) var files: [NodeID: [File]] = [:]

  /// Reads the use of nodes, and omits a node that cannot be read, with a warning.
  ///
  /// - Throws: ``Failure`` if no node can be read.
  init(on nodes: NodeMask, in root: SystemRoot) throws(Failure) {
    var uses: [(node: NodeID, use: NodeUse)] = []
    var known = 0
    for node in nodes {
      if let use = root.part({ () throws(ReadError) in try root.use(of: node) }) {
        known += 1
        if use.total > .zero { uses.append((node, use)) }
      }
    }
    guard known > 0 || nodes.isEmpty else {
      throw Failure("nodes \(nodes): what is left on them cannot be read")
    }
    self.uses = uses
  }

  /// Counts what each process and each file or segment left on the nodes, and why.
  mutating func count(_ results: [MigrationResult], in root: SystemRoot) {
    for result in results {
      for flow in result.end.report?.flows ?? [] {
        for stay in flow.stayed {
          add(
            stay.size, on: flow.pair.source, reason: stay.reason.description,
            word: stay.reason.word)
        }
      }
      guard let refusal = result.end.refusal, case .process(let process) = result.subject,
        let total = try? root.memoryUse(of: process).total
      else { continue }
      let reason = SubjectMessage(line: "\(refusal)", of: result.subject).text
      for (node, _) in uses { add(total[node], on: node, reason: reason, word: "refused") }
    }
  }

  /// Finds the segments, the files of tmpfs and hugetlbfs, and the files that processes have open, which have memory on
  /// the nodes.
  ///
  /// The files that are left when `stop` returns `true` are not found.
  mutating func findFiles(in root: SystemRoot, stop: () -> Bool) {
    var found: [(object: MemoryObject, name: [UInt8], isShared: Bool)] = []
    if uses.contains(where: { $0.use[.shmem] + $0.use[.hugetlb] > .zero }) {
      for case .success(let object) in root.sharedMemory() {
        found.append((object, MigrationSubject.object(object).name, true))
      }
    }
    if uses.contains(where: { $0.use[.file] > .zero }) {
      for file in root.openFiles() where !root.keepsFileInMemory(file.path) {
        found.append((.file(file.path), file.name, false))
      }
    }
    for (object, name, isShared) in found {
      guard !stop(), let memory = try? LinuxKernel().residentMemory(of: object) else { continue }
      let purpose: NodeUse.Purpose =
        !isShared ? .file : memory.pageSize > .basePage ? .hugetlb : .shmem
      for (node, _) in uses where memory.places[node] > .zero {
        files[node, default: []].append(
          File(name: name, purpose: purpose, size: memory.places[node]))
      }
    }
    for (node, _) in uses { files[node] = files[node]?.ordered { $0.size > $1.size } }
  }

  private mutating func add(
    _ size: ByteCount, on node: NodeID, reason: String, word: String
  ) {
    guard size.rawValue > 0 else { return }
    var stays = stays[node] ?? []
    if let index = stays.firstIndex(where: { $0.reason == reason }) {
      stays[index].size += size
    } else {
      stays.append(Stay(reason: reason, word: word, size: size))
    }
    self.stays[node] = stays
  }
}
