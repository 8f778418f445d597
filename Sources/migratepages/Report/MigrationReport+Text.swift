import CommandInterface
import NumaCore

extension MigrationReport {
  /// What moved and what stayed, for each pair of nodes.
  var lines: [String] {
    // A node has no pair with itself, so there may be no flows.
    guard !flows.isEmpty else { return ["nothing moved"] }
    return flows.flatMap { flow in
      let head = "node \(flow.pair.source) to \(flow.pair.target): "
      return [
        head + "\(flow.moved.pageCount) moved"
          + (flow.stayed.isEmpty ? "" : ", \(flow.stayedSize.pageCount) stayed")
          + (flow.movedByOthers.rawValue == 0
            ? "" : ", \(flow.movedByOthers.pageCount) moved to a third node by another")
      ]
        + flow.stayed.map { "  \($0.size.pageCount): \($0.reason)" }
    } + (end == .complete || end == .processEnded ? [] : ["the rest was not tried"])
  }

  /// The line on stderr if no report was requested.
  var summary: String {
    let parts = flows.filter { flow in
      flow.moved.rawValue > 0 || flow.movedByOthers.rawValue > 0 || !flow.stayed.isEmpty
    }.map { flow in
      "\(flow.moved.pageCount) moved from node \(flow.pair.source) to \(flow.pair.target)"
        + (flow.stayed.isEmpty
          ? ""
          : ", \(flow.stayedSize.pageCount) stayed ("
            + flow.stayed.map { "\($0.reason)" }.joined(separator: "; ") + ")")
        + (flow.movedByOthers.rawValue == 0
          ? "" : ", \(flow.movedByOthers.pageCount) moved to a third node by another")
    }
    let rest = end == .stopped && !parts.isEmpty ? ["the rest was not tried"] : []
    return parts.isEmpty ? "nothing moved" : (parts + rest).joined(separator: "; ")
  }

  /// Returns the report in the form of schemas/report-2.json.
  func json(of process: ProcessID) -> JSON {
    .report(
      "migration",
      [
        ("pid", JSON(Int(process.rawValue))), ("end", JSON(end.word)),
        ("moved_bytes", JSON(moved.rawValue)), ("stayed_bytes", JSON(stayed.rawValue)),
        ("moved_by_others_bytes", JSON(movedByOthers.rawValue)),
        ("seconds", JSON(seconds: elapsed.inSeconds)),
        ("longest_call_seconds", JSON(seconds: longestCall.inSeconds)), ("calls", JSON(calls)),
        ("workers", JSON(workers)), ("pairs", .array(flows.map { $0.json })),
      ])
  }
}

extension MigrationReport.Flow {
  fileprivate var json: JSON {
    [
      "source": JSON(pair.source.rawValue), "target": JSON(pair.target.rawValue),
      "moved_bytes": JSON(moved.rawValue),
      "moved_by_others_bytes": JSON(movedByOthers.rawValue),
      "stayed": .array(
        stayed.map { ["reason": JSON($0.reason.word), "bytes": JSON($0.size.rawValue)] }),
    ]
  }
}

extension MigrationReport.End {
  fileprivate var word: String {
    switch self {
    case .complete: "complete"
    case .stopped: "stopped"
    case .processEnded: "process_ended"
    case .refused: "refused"
    }
  }
}

extension MigrationReport.Reason {
  /// The name of the reason in a report.
  var word: String {
    switch self {
    case .shared: "shared"
    case .busy: "busy"
    case .noMemory: "no_memory"
    case .notMovable: "not_movable"
    case .targetNotAllowed: "target_not_allowed"
    case .targetOffline: "target_offline"
    case .appeared: "appeared"
    }
  }
}

extension ByteCount {
  /// The size in base pages: `512 pages (2 MiB)`.
  fileprivate var pageCount: String {
    let pages = rawValue / Self.basePage.rawValue
    return pages == 0 ? "no page" : "\(pages) \(pages == 1 ? "page" : "pages") (\(self))"
  }
}
