import CommandInterface
import NumaCore

/// The memory that several processes have together, with each page counted once.
struct GroupTotal {
  /// The memory; an upper bound if it is not exact.
  let memory: DividedMemory
  /// The lower bound of the memory.
  let least: ByteCount
  /// The reasons why the memory is not exact; empty if it is exact.
  let reasons: [String]

  var isExact: Bool { reasons.isEmpty }

  /// The label of the row in a table.
  var label: String { isExact ? "Total" : "Total, at most" }
}

extension GroupTotal {
  init(_ memory: GroupMemory) {
    self.init(
      memory: memory.total, least: memory.least, reasons: memory.reasons.map { $0.description })
  }

  /// Returns the warning that the total is not exact, with its first reason; `nil` if it is exact.
  func warning(withLeast: Bool, inBytes: Bool) -> String? {
    guard let first = reasons.first else { return nil }
    let others = reasons.count > 1 ? " and \(reasons.count - 1) more" : ""
    let amount =
      inBytes
      ? "\(least.rawValue) bytes"
      : decimal(Double(least.rawValue) / Double(1 << 20), 2) + " MB"
    return "the total is at most what is shown\(withLeast ? " and at least \(amount)" : "")"
      + ": \(first)\(others)"
  }
}

extension DividedMemory {
  /// Returns the memory of a kind that is a row of tables.
  subscript(kind: MemoryKind) -> MemoryPerNode {
    switch kind {
    case .mapping(let kind): return self[kind]
    case .private:
      var memory = self[MappingKind.anon]
      memory += self[MappingKind.file]
      memory += self[MappingKind.shmem]
      return memory
    }
  }
}
