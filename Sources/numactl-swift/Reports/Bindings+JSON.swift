import CommandInterface
import NumaCore

extension Bindings {
  var json: JSON {
    .report(
      "show",
      [
        ("policy", policy.map { JSON($0) } ?? .null),
        ("next_interleave_node", JSON(nextNode?.rawValue)),
        ("interleave_weights", weights.map { JSON($0) } ?? .null),
        ("cpus", .numbers(cpus)),
        ("cpu_nodes", .numbers(runNodes)),
        ("allowed_nodes", .numbers(allowedNodes)),
      ])
  }
}
