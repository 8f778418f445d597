import CommandInterface
import NumaCore

extension ProcessChangeRun {
  /// The report: each process, what was changed, and how long its threads stood still.
  var text: String {
    done.map { change, result in
      let heading = "process \(change.process) (\(String(printable: change.name.bytes)))\n"
      return ([heading] + result.lines.map { "  \($0)\n" }).joined()
    }.joined()
  }

  /// The report in the form of schemas/report-2.json.
  var json: JSON {
    .report(
      "policy_changes",
      [
        (
          "processes",
          .array(
            done.map { change, result in
              .object(
                [
                  ("pid", .integer(Int(change.process.rawValue))),
                  ("name", JSON(bytes: change.name.bytes)),
                ] + result.json)
            })
        )
      ])
  }
}

extension ProcessChange.Result {
  fileprivate var lines: [String] {
    var lines: [String] = []
    if let policy {
      for thread in policy.threads {
        lines.append(
          "thread \(thread.thread): \(thread.after), was \(thread.before); stood still for "
            + thread.pause.microseconds
            + (thread.hasRepeatedCall ? "; its wait began anew" : ""))
      }
      if !policy.kernelWorkers.isEmpty {
        let list = policy.kernelWorkers.map { "\($0)" }.joined(separator: ", ")
        lines.append("threads of the kernel, left as they are: \(list)")
      }
      if !policy.mappings.isEmpty {
        let shared = policy.mappings.count { $0.isShared }
        lines.append(
          "\(policy.mappings.count) \(policy.mappings.count == 1 ? "mapping" : "mappings") of "
            + "\(policy.mappedSize)" + (shared > 0 ? ", \(shared) shared" : "")
            + "; threads stood still for " + policy.pauseForMappings.microseconds)
      }
    }
    if let cpus { lines.append("\(cpusBefore?.count ?? 0) threads on \(cpus.counted)") }
    return lines + (moved?.lines ?? [])
  }

  fileprivate var json: [(String, JSON)] {
    [
      ("threads", .array(policy?.threads.map { $0.json } ?? [])),
      (
        "kernel_workers",
        .array(policy?.kernelWorkers.map { .integer(Int($0.rawValue)) } ?? [])
      ),
      ("mappings", .array(policy?.mappings.map { $0.json } ?? [])),
      ("mappings_pause_seconds", JSON(seconds: policy?.pauseForMappings.inSeconds ?? 0)),
      ("cpus", cpus.map { .numbers($0) } ?? .null),
      ("moved_bytes", moved.map { .integer($0.moved.rawValue) } ?? .null),
      ("stayed_bytes", moved.map { .integer($0.stayed.rawValue) } ?? .null),
    ]
  }
}

extension PolicyChangeReport.Thread {
  fileprivate var json: JSON {
    [
      "tid": .integer(Int(thread.rawValue)), "before": JSON(before), "after": JSON(after),
      "pause_seconds": JSON(seconds: pause.inSeconds), "wait_began_anew": .bool(hasRepeatedCall),
    ]
  }
}

extension PolicyChangeReport.Mapping {
  fileprivate var json: JSON {
    [
      "start": .unsigned(UInt64(range.start.rawValue)),
      "end": .unsigned(UInt64(range.end.rawValue)),
      "before": JSON(before), "after": JSON(after), "shared": .bool(isShared),
    ]
  }
}

extension Duration {
  /// `38 us`, rounded up.
  fileprivate var microseconds: String {
    let (seconds, attoseconds) = components
    let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    return "\((nanoseconds + 999) / 1000) us"
  }
}
