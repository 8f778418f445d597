import CommandInterface
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

  /// The use of each node, by ascending node.
  let uses: [(node: NodeID, use: NodeUse)]
  /// The memory that stayed on each node.
  ///
  /// Memory that several processes map is counted for each of them.
  private(set) var stays: [NodeID: [Stay]] = [:]

  /// Reads the use of nodes, and omits a node that cannot be read, with a warning.
  ///
  /// - Throws: ``Failure`` if no node can be read.
  init(on nodes: NodeMask, in root: SystemRoot) throws(Failure) {
    var uses: [(node: NodeID, use: NodeUse)] = []
    for node in nodes {
      if let use = root.part({ () throws(ReadError) in try root.use(of: node) }) {
        uses.append((node, use))
      }
    }
    guard !uses.isEmpty || nodes.isEmpty else {
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
