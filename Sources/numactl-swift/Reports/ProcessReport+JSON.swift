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
        ("probable_task_policy", policies.first.map { JSON(bytes: $0.policy) } ?? .null),
      ])
  }
}

extension ProcessReport.ThreadGroup {
  fileprivate var json: JSON {
    [
      "cpus": .numbers(cpus), "allowed_nodes": nodes.map { .numbers($0) } ?? .null,
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

extension [ProcessReport.PageSizeCount] {
  fileprivate var json: JSON {
    [
      "bytes": .integer(size.rawValue),
      "pages": .array(
        map { ["page_size": .integer($0.pageSize.rawValue), "count": .integer($0.pages)] }),
    ]
  }
}
