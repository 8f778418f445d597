import CommandInterface
import NumaCore

extension Hardware {
  /// Returns the report, with the additions of `--tiers` if requested.
  func json(_ performance: MemoryPerformance?) -> JSON {
    var members: [(String, JSON)] = [
      (
        "nodes",
        .array(nodes.map { json(of: $0, performance?[$0.id], movable: performance?.movable) })
      )
    ]
    if let performance {
      members += [
        ("allowed_nodes", performance.allowed.map { .numbers($0) } ?? .null),
        (
          "memory_tiers",
          .array(
            performance.tiers.map { ["tier": .integer($0.number), "nodes": .numbers($0.nodes)] })
        ),
        ("demotes", JSON(performance.demotes)),
        ("kernel_sets_interleave_weights", JSON(performance.setsWeights)),
      ]
    }
    return .report("hardware", members)
  }

  private func json(
    of node: Node, _ performance: MemoryPerformance.Node?, movable: NodeMask?
  ) -> JSON {
    var members: [(String, JSON)] = [
      ("node", .integer(node.id.rawValue)),
      ("cpus", .numbers(node.cpus)),
      ("memory_total", JSON(node.memory.total?.rawValue)),
      ("memory_free", JSON(node.memory.free?.rawValue)),
      (
        "distances",
        distances.map { distances in
          JSON.array(nodes.map { JSON(distances[node.id, $0.id]) })
        } ?? .null
      ),
    ]
    if let performance {
      members += [
        ("access", performance.access.map { JSON($0) } ?? .null),
        ("interleave_weight", JSON(performance.weight)),
        ("movable_only", JSON(movable.map { $0.contains(node.id) })),
        ("derived_demotion_targets", .numbers(performance.demotionTargets)),
      ]
    }
    return .object(members)
  }
}

extension JSON {
  fileprivate init(_ access: NodeAccess) {
    self = [
      "initiators": .numbers(access.initiators),
      "read_bytes_per_second": JSON(access.readBandwidth.flatMap(bytes(ofMebibytes:))),
      "write_bytes_per_second": JSON(access.writeBandwidth.flatMap(bytes(ofMebibytes:))),
      "read_nanoseconds": JSON(access.readLatency),
      "write_nanoseconds": JSON(access.writeLatency),
    ]
  }
}

/// Returns the number of bytes; `nil` if it overflows, since the files of a recorded machine may hold any number.
private func bytes(ofMebibytes count: Int) -> Int? {
  let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: 1_048_576)
  return isTooMuch ? nil : bytes
}

extension MemoryPerformance {
  fileprivate subscript(id: NodeID) -> Node? { nodes.first { $0.id == id } }
}
