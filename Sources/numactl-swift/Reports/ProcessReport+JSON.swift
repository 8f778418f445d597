import CommandInterface
import NumaCore

extension ProcessReport {
  var json: JSON {
    .report(
      "process",
      [
        ("pid", .integer(Int(process.rawValue))), ("name", JSON(bytes: name.bytes)),
        ("is_kernel_thread", .bool(isKernelThread)),
        ("thread_groups", .array(groups.map { $0.json })),
        (
          "nodes",
          .array(
            nodes.map { use in
              ["node": .integer(use.node.rawValue), "memory": use.counts.json]
            })
        ),
        ("policies", .array(policies.map { $0.json })),
        ("mappings", mappings.map { .array($0.map { $0.json }) } ?? .null),
      ])
  }
}

extension ProcessReport.ThreadGroup {
  fileprivate var json: JSON {
    [
      "cpus": .numbers(rules.cpus), "allowed_nodes": rules.nodes.map { .numbers($0) } ?? .null,
      "policy": rules.policy.map { JSON(bytes: $0) } ?? .null,
      "memory_policy": rules.policy.flatMap { MemoryPolicy(shown: $0) }.map { JSON($0) } ?? .null,
      "threads": .array(
        threads.map { ["tid": .integer(Int($0.id.rawValue)), "name": JSON(bytes: $0.name.bytes)] }),
    ]
  }
}

extension ProcessReport.PolicyCounts {
  fileprivate var json: JSON {
    [
      "policy": JSON(bytes: policy), "mappings": .integer(mappings), "memory": counts.json,
    ]
  }
}

extension ProcessMapping {
  fileprivate var json: JSON {
    [
      "start": .unsigned(UInt64(start.rawValue)),
      "end": end.map { .unsigned(UInt64($0.rawValue)) } ?? .null,
      "kind": .string(kind.rawValue), "policy": JSON(bytes: policy), "name": JSON(bytes: name),
      "page_size": .integer(pageSize.rawValue),
      "nodes": .array(
        pages.map { ["node": .integer($0.node.rawValue), "pages": .integer($0.pages)] }),
    ]
  }
}

extension [ProcessReport.PageSizeCount] {
  fileprivate var json: JSON {
    [
      "bytes": .integer(size.rawValue),
      "pages": .array(
        map { ["page_size": .integer($0.pageSize.rawValue), "count": .integer($0.pages)] }),
    ]
  }
}
