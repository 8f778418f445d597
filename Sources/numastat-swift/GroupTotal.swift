import CommandInterface
import NumaCore

/// What several processes have together, each page once.
struct GroupTotal {
  /// Where it is not exact, as much at most.
  let memory: DividedMemory
  /// The least that it can be.
  let least: ByteCount
  /// Why it is not exact; empty where it is.
  let reasons: [String]

  var isExact: Bool { reasons.isEmpty }

  /// What the row of a table is called.
  var label: String { isExact ? "Total" : "Total, at most" }
}

extension GroupTotal {
  init(_ memory: GroupMemory) {
    self.init(
      memory: memory.total, least: memory.least, reasons: memory.reasons.map { $0.description })
  }

  /// Says why the total is not exact; nil where it is.
  func remark(withLeast: Bool, _ plan: Plan) -> String? {
    guard let first = reasons.first else { return nil }
    let others = reasons.count > 1 ? " and \(reasons.count - 1) more" : ""
    let amount =
      plan.output.isInBytes
      ? "\(least.rawValue) bytes"
      : decimal(Double(least.rawValue) / Double(1 << 20), 2) + " MB"
    return "the total is at most what is shown\(withLeast ? " and at least \(amount)" : "")"
      + ": \(first)\(others)"
  }
}

extension DividedMemory {
  /// The memory of a kind, as a table has it.
  subscript(kind: MemoryKind) -> MemoryPerNode {
    switch kind {
    case .huge: return self[MappingKind.hugetlb]
    case .heap: return self[MappingKind.heap]
    case .stack: return self[MappingKind.stack]
    case .anonymous: return self[MappingKind.anonymous]
    case .file: return self[MappingKind.file]
    case .shared: return self[MappingKind.sharedMemory]
    case .private:
      var memory = self[MappingKind.anonymous]
      memory += self[MappingKind.file]
      memory += self[MappingKind.sharedMemory]
      return memory
    }
  }
}
