import CommandInterface
import NumaCore

extension ProcessReport {
  /// The report of `--show --pid`.
  var text: String {
    var text = "process: \(process) (\(String(printable: name.bytes)))\n"
    text += "threads: \(groups.reduce(0) { $0 + $1.threads.count })\n"
    for group in groups { text += "  \(group.text)\n" }
    guard !isKernelThread else { return text + "memory: none, as a thread of the kernel\n" }
    if readerPolicy == nil {
      text += "policies of its threads: not known, because the process has no [vdso]\n"
    }
    text += "memory: \(nodes.flatMap { $0.counts }.size.text)\n"
    for use in nodes { text += "  node \(use.node): \(use.counts.text)\n" }
    text += "policies of its mappings:\n"
    for use in policies {
      text += "  \(String(printable: use.policy)): \(use.mappings) "
      text += use.mappings == 1 ? "mapping" : "mappings"
      if !use.counts.isEmpty { text += ", \(use.counts.text)" }
      text += use.policy == readerPolicy ? "; the policy of thread \(reader)\n" : "\n"
    }
    if let mappings { text += "mappings:\n" + mappings.text }
    return text
  }
}

extension ProcessReport.ThreadGroup {
  /// `2 on CPUs 0-7, memory from nodes 0-3: main 4711, worker 4712`: names with the numbers of their threads.
  fileprivate var text: String {
    var names: [(name: ProcessName, ids: [Int32])] = []
    for thread in threads {
      if let same = names.firstIndex(where: { $0.name == thread.name }) {
        names[same].ids.append(thread.id.rawValue)
      } else {
        names.append((thread.name, [thread.id.rawValue]))
      }
    }
    let list = names.map { "\(String(printable: $0.name.bytes)) \(ranges($0.ids))" }.joined(
      separator: ", ")
    let from = rules.nodes.map { ", memory from \($0.counted)" } ?? ""
    let policy = rules.policy.map { ", policy \(String(printable: $0))" } ?? ""
    return "\(threads.count) on \(rules.cpus.counted)\(from)\(policy): \(list)"
  }
}

extension [ProcessMapping] {
  /// A table with a line for each mapping.
  fileprivate var text: String {
    var table = TextTable(
      [.left, .left, .left, .left, .left],
      headings: ["Addresses", "Kind", "Policy", "Memory", "Name"])
    for mapping in self {
      table.append([
        TextTable.Cell(mapping.addresses), TextTable.Cell(mapping.kind.rawValue),
        TextTable.Cell(String(printable: mapping.policy)), TextTable.Cell(mapping.memory),
        TextTable.Cell(String(printable: mapping.name)),
      ])
    }
    var text = ""
    table.write(to: &text, on: TerminalTraits())
    return text
  }
}

extension ProcessMapping {
  /// `7f1c5a000000-7f1c5a021000`
  fileprivate var addresses: String {
    String(start.rawValue, radix: 16) + "-" + (end.map { String($0.rawValue, radix: 16) } ?? "?")
  }

  /// `8 kB on node 0, 2 MB on node 1`
  fileprivate var memory: String {
    pages.map { "\((pageSize * $0.pages).text) on node \($0.node)" }.joined(separator: ", ")
  }
}

extension [ProcessReport.PageSizeCount] {
  /// `9 MB in 256 pages of 4 kB and 4 of 2 MB`
  fileprivate var text: String {
    let pages = enumerated().map { index, count in
      let word = index > 0 ? "" : count.pages == 1 ? " page" : " pages"
      return "\(count.pages)\(word) of \(count.pageSize.text)"
    }
    return "\(size.text) in \(pages.joined(separator: " and "))"
  }
}

extension ByteCount {
  /// The size as numactl writes sizes: a kB is 1024 bytes.
  ///
  /// A size in MB has one decimal if it is not a whole number; further decimals are cut off.
  fileprivate var text: String {
    let kilobytes = rawValue >> 10
    guard kilobytes >= 1024 else { return "\(kilobytes) kB" }
    let tenths = ((kilobytes & 1023) * 10) >> 10
    return "\(kilobytes >> 10)\(tenths == 0 ? "" : ".\(tenths)") MB"
  }
}

/// Returns numbers, which are in ascending order, as the kernel lists them: `4711-4713,4720`.
private func ranges(_ ids: [Int32]) -> String {
  var runs: [ClosedRange<Int32>] = []
  for id in ids {
    if let last = runs.last, Int(last.upperBound) + 1 == Int(id) {
      runs[runs.count - 1] = last.lowerBound...id
    } else {
      runs.append(id...id)
    }
  }
  return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    .joined(separator: ",")
}
