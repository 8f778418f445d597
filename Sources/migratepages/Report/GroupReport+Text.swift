import CommandInterface
import NumaCore

extension GroupReport {
  /// Writes the requested report.
  func write(to out: inout some TextOutputStream) {
    switch options.report {
    case .text:
      for result in results where result.isReported {
        out.write(result.subject.heading(result.name) + "\n")
        for line in result.end.lines { out.write("  \(line)\n") }
      }
      out.write("all: \(amounts)\n")
    case .json: out.write(json.text)
    case nil: break
    }
    if options.report != .json {
      for line in cache.map({ $0.line }) + offline.flatMap({ $0.lines }) { out.write(line + "\n") }
      for line in remainder?.lines ?? [] { out.write(line + "\n") }
    }
  }

  /// The report in the form of schemas/report-2.json.
  private var json: JSON {
    .report(
      "migrations",
      [
        ("moved_bytes", JSON(moved.rawValue)), ("stayed_bytes", JSON(stayed.rawValue)),
        ("moved_by_others_bytes", JSON(movedByOthers.rawValue)),
        ("dropped_bytes", JSON(((dropped ?? .zero) + reclaimed).rawValue)),
        ("processes", .array(results.filter { $0.subject.isProcess }.map { $0.json })),
        ("objects", .array(results.filter { !$0.subject.isProcess }.map { $0.json })),
      ] + (cache.isEmpty ? [] : [("cache", .array(cache.map { $0.json }))])
        + (offline.isEmpty ? [] : [("offline", .array(offline.map { $0.json }))])
        + (remainder.map { [("left", $0.json)] } ?? []))
  }
}

extension MigrationResult {
  fileprivate var json: JSON {
    let head = subject.json + (subject.isProcess ? [("name", JSON(bytes: name))] : [])
    switch end {
    case .refused(let refusal): return .object(head + [("refusal", JSON("\(refusal)"))])
    case .moved(let report): return .object(head + [("migration", report.json(of: subject))])
    case .dropped(let report): return .object(head + [("drop", report.json)])
    }
  }
}

extension MigrationResult.End {
  fileprivate var lines: [String] {
    switch self {
    case .moved(let report): report.lines
    case .dropped(let report): report.lines
    case .refused(let refusal): ["\(refusal)"]
    }
  }
}
