import CommandInterface
import NumaCore

extension CacheReclaim.Report {
  /// The line of the report: `node 2: 48 MiB of page cache dropped`.
  var line: String {
    "node \(node): \(dropped) of page cache dropped"
      + (refusal.map { "; the kernel refused more: \($0)" } ?? "")
      + (isStopped ? "; the rest was not tried" : "")
  }

  /// The result, in the form of schemas/report-2.json.
  var json: JSON {
    .object(
      [
        ("node", JSON(node.rawValue)), ("asked_bytes", JSON(asked.rawValue)),
        ("dropped_bytes", JSON(dropped.rawValue)), ("complete", JSON(!isStopped)),
      ] + (refusal.map { [("refusal", JSON("\($0)"))] } ?? []))
  }
}
