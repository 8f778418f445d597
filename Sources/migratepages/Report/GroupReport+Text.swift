import CommandInterface
import NumaCore

extension GroupReport {
  /// Writes the requested report.
  func write(to out: inout some TextOutputStream) {
    switch options.report {
    case .text:
      for result in results {
        out.write(result.process.heading(result.name) + "\n")
        for line in result.end.lines { out.write("  \(line)\n") }
      }
      out.write("all: \(amounts)\n")
    case .json: out.write(json.text)
    case nil: break
    }
    if options.report != .json {
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
        ("processes", .array(results.map { $0.json })),
      ] + (remainder.map { [("left", $0.json)] } ?? []))
  }
}

extension ProcessResult {
  fileprivate var json: JSON {
    let head: [(String, JSON)] = [
      ("pid", JSON(Int(process.rawValue))), ("name", JSON(bytes: name)),
    ]
    if let refusal = end.refusal { return .object(head + [("refusal", JSON(refusal))]) }
    return .object(head + (end.report.map { [("migration", $0.json(of: process))] } ?? []))
  }
}

extension ProcessResult.End {
  fileprivate var lines: [String] {
    refusal.map { [$0] } ?? report?.lines ?? []
  }
}
