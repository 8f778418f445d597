import CommandInterface
import NumaCore

extension CacheDrop.Report {
  /// What was dropped and what stayed, for each node.
  var lines: [String] {
    parts.flatMap { part -> [String] in
      let reasons = [
        (part.dirty, "dirty: not yet written to the disk"),
        (part.inUse, "mapped by a process, or in use"),
      ].filter { $0.0.rawValue > 0 }
      return [
        "node \(part.node): \(part.dropped) dropped"
          + (reasons.isEmpty ? "" : ", \(part.left) stayed")
      ] + reasons.map { "  \($0.0): \($0.1)" }
    } + (isComplete ? [] : ["the rest was not tried"])
  }

  var dropped: ByteCount { parts.sum { $0.dropped } }
  var left: ByteCount { parts.sum { $0.left } }

  /// The result in the form of schemas/report-2.json.
  var json: JSON {
    [
      "complete": .bool(isComplete),
      "nodes": .array(
        parts.map { part in
          [
            "node": JSON(part.node.rawValue), "dropped_bytes": JSON(part.dropped.rawValue),
            "dirty_bytes": JSON(part.dirty.rawValue), "in_use_bytes": JSON(part.inUse.rawValue),
          ]
        }),
    ]
  }
}
