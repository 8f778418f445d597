import CommandInterface
import NumaCore

/// Reports as JSON, in the form of schemas/report-2.json, with sizes in bytes.
extension JSON {
  static func numbers<ID>(_ members: IDMask<ID>) -> JSON { JSON(members.map { $0.rawValue }) }

  init(_ policy: MemoryPolicy) {
    let names: [(MemoryPolicy.Flags, String)] = [
      (.staticNodes, "static"), (.relativeNodes, "relative"), (.balancing, "balancing"),
    ]
    self = [
      "mode": .string(policy.mode.description),
      "flags": JSON(names.filter { policy.flags.contains($0.0) }.map { $0.1 }),
      "nodes": .numbers(policy.nodes),
    ]
  }
}
