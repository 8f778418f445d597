import CommandInterface
import NumaCore

extension Forecast {
  /// The lines that `--dry-run` prints.
  var lines: [String] {
    var lines: [String] = []
    // Of many processes, most may have no pages on the source nodes. They are omitted unless the user named them.
    for entry in entries where entries.count == 1 || entry.isNamed || !entry.isEmpty {
      lines.append(entry.subject.heading(entry.name))
      lines += entry.lines.map { "  " + $0 }
    }
    for room in rooms {
      lines.append(
        "node \(room.node): \(atMost)\(all.arriving(on: room.node)) would come, \(room.free) free, "
          + "\(room.watermark) kept by the kernel")
      for pool in room.hugePages {
        let arriving = all.hugePagesArriving(on: room.node, of: pool.pageSize)
        guard pool.total ?? 1 > 0 || arriving > 0 else { continue }
        lines.append(
          "node \(room.node): \(atMost)\(arriving) huge pages of \(pool.pageSize) would come, "
            + "\(pool.free.map(String.init) ?? "an unknown number") free"
        )
      }
    }
    lines.append("all: \(atMost)\(all.size) would move\(time)")
    if let reason = all.reasons.first { lines.append("at most: \(reason)") }
    return lines
  }

  /// The prefix of amounts that are upper bounds.
  private var atMost: String { all.reasons.isEmpty ? "" : "at most " }

  /// The expected time with one thread, and its basis.
  private var time: String {
    if isEmpty { return "" }
    guard let speed, let seconds else { return "; how long that takes could not be measured" }
    if let bandwidth, Double(bandwidth.rawValue) < speed.bytesPerSecond {
      return " in about \(seconds.inHundredths) s, by the \(bandwidth)/s of --bandwidth"
    }
    let rate = ByteCount(rawValue: Int(speed.bytesPerSecond))
    return " in about \(seconds.inHundredths) s with one thread, by \(rate)/s measured with 16 MiB "
      + "from node \(speed.pair.source) to \(speed.pair.target)"
  }

  private var seconds: Double? {
    if isEmpty { return 0 }
    return speed.map { speed in
      let rate = min(speed.bytesPerSecond, bandwidth.map { Double($0.rawValue) } ?? .infinity)
      return Double(all.size.rawValue) / rate
    }
  }

  /// The forecast in the form of schemas/report-2.json.
  var json: JSON {
    .report(
      "forecast",
      [
        ("bytes", JSON(all.size.rawValue)), ("exact", .bool(all.reasons.isEmpty)),
        ("reasons", .array(all.reasons.map { JSON($0.description) })),
        ("seconds", seconds.map { JSON(seconds: $0) } ?? .null),
        ("measured_bytes_per_second", speed.map { JSON($0.bytesPerSecond) } ?? .null),
        ("processes", .array(entries.filter { $0.subject.isProcess }.map { $0.json })),
        ("objects", .array(entries.filter { !$0.subject.isProcess }.map { $0.json })),
        ("targets", .array(rooms.map(json(of:)))),
      ])
  }

  private func json(of room: NodeRoom) -> JSON {
    [
      "node": JSON(room.node.rawValue), "free_bytes": JSON(room.free.rawValue),
      "watermark_bytes": JSON(room.watermark.rawValue),
      "arriving_bytes": JSON(all.arriving(on: room.node).rawValue),
      "huge_pages": .array(
        room.hugePages.map { pool in
          [
            "page_bytes": JSON(pool.pageSize.rawValue), "free": JSON(pool.free),
            "arriving": JSON(all.hugePagesArriving(on: room.node, of: pool.pageSize)),
          ]
        }),
    ]
  }
}

extension Forecast.Entry {
  /// Whether no memory of the process would move.
  fileprivate var isEmpty: Bool {
    if case .success(let forecast) = forecast { forecast.size.rawValue == 0 } else { false }
  }

  fileprivate var lines: [String] {
    switch forecast {
    case .failure(let refusal): return [refusal.description]
    case .success(let forecast):
      let amounts = forecast.amounts.map { "\($0.kind.rawValue) on node \($0.node): \($0.size)" }
      return amounts.isEmpty ? ["nothing would move"] : amounts
    }
  }

  fileprivate var json: JSON {
    let head = subject.json + (subject.isProcess ? [("name", JSON(bytes: name))] : [])
    switch forecast {
    case .failure(let refusal): return .object(head + [("refusal", JSON(refusal.description))])
    case .success(let forecast):
      let amounts = forecast.amounts.map { amount -> JSON in
        [
          "kind": JSON(amount.kind.rawValue), "node": JSON(amount.node.rawValue),
          "bytes": JSON(amount.size.rawValue),
        ]
      }
      return .object(head + [("amounts", .array(amounts))])
    }
  }
}

extension Double {
  /// The number with two decimals, rounded up so that a time above zero is not shown as zero.
  fileprivate var inHundredths: String {
    let hundredths = Int(min((self * 100).rounded(.up), 1e15))
    return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
  }
}
