import CommandInterface
import NumaCore

/// All results of a run, in the form of schemas/report-2.json.
struct DemoReport {
  let nodes: [NodeID]
  let byteCount: Int
  var measurements: [DemoMeasurement] = []

  var json: JSON {
    .report(
      "demo",
      [
        ("nodes", JSON(nodes.map { $0.rawValue })),
        ("memory_bytes", .integer(byteCount)),
        ("measurements", .array(measurements.map { $0.json })),
      ])
  }
}

extension DemoMeasurement {
  fileprivate var json: JSON {
    var members: [(String, JSON)] = [
      ("test", .string(test.rawValue)), ("title", .string(placement.title)),
      ("memory_policy", JSON(placement.memory)), ("thread_policy", JSON(placement.thread)),
      ("run_node", JSON(runNode?.rawValue)),
    ]
    switch outcome {
    case .speeds(let speeds, let places):
      members += [
        (
          "speeds",
          .array(
            zip(test.passNames, speeds).map { name, speed in
              [
                "name": .string(name.lowercased()), "average": .number(speed.average),
                "greatest": .number(speed.greatest), "least": .number(speed.least),
              ]
            })
        ),
        (
          "places",
          .array(
            places.map {
              [
                "node": .integer($0.node.rawValue),
                "bytes": .integer($0.pages * ByteCount.basePage.rawValue),
              ]
            })
        ), ("error", .null),
      ]
    case .failed(let reason):
      members += [("speeds", []), ("places", []), ("error", .string(reason))]
    }
    return .object(members)
  }
}

extension JSON {
  fileprivate init(_ policy: MemoryPolicy) {
    // The tool sets no flags.
    self = [
      "mode": .string(policy.mode.description), "flags": [],
      "nodes": JSON(policy.nodes.map { $0.rawValue }),
    ]
  }
}
