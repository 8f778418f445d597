extension MigrationReport {
  /// What moved and what stayed, for each pair of nodes.
  package var lines: [String] {
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
  package var summary: String {
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
}

extension ByteCount {
  /// The size in base pages: `512 pages (2 MiB)`.
  fileprivate var pageCount: String {
    let pages = rawValue / Self.basePage.rawValue
    return pages == 0 ? "no page" : "\(pages) \(pages == 1 ? "page" : "pages") (\(self))"
  }
}
