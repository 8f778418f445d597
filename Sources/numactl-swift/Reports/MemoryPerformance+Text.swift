import NumaCore

extension MemoryPerformance {
  /// The lines that `--tiers` adds to the report of `--hardware`.
  var text: String {
    var text = "allowed nodes: \(allowed?.description ?? "<not available>")\n"
    if tiers.isEmpty { text += "memory tiers: <not available>\n" }
    for tier in tiers { text += "memory tier \(tier.number): nodes \(tier.nodes)\n" }
    for node in nodes where movable?.contains(node.id) == true {
      text += "node \(node.id) memory: movable only\n"
    }
    text += "demotion: \(demotes.map { $0 ? "on" : "off" } ?? "<not available>")\n"
    for node in nodes where !node.demotionTargets.isEmpty {
      text += "node \(node.id) demotes to: \(node.demotionTargets) (derived)\n"
    }
    for node in nodes {
      guard let access = node.access else { continue }
      text += "node \(node.id) nearest CPUs: nodes \(access.initiators)\n"
      text +=
        "node \(node.id) bandwidth: \(figures(access.readBandwidth, access.writeBandwidth, in: "MiB/s"))\n"
      text +=
        "node \(node.id) latency: \(figures(access.readLatency, access.writeLatency, in: "ns"))\n"
    }
    if nodes.allSatisfy({ $0.access == nil }) {
      text += "bandwidth and latency: <not available>\n"
    }
    for node in nodes {
      if let weight = node.weight { text += "node \(node.id) interleave weight: \(weight)\n" }
    }
    if nodes.allSatisfy({ $0.weight == nil }) {
      text += "interleave weights: <not available>\n"
    } else if let setsWeights {
      text += "interleave weights are set by: \(setsWeights ? "the kernel" : "an administrator")\n"
    }
    return text
  }

  private func figures(_ read: Int?, _ write: Int?, in unit: String) -> String {
    func figure(_ value: Int?) -> String { value.map { "\($0) \(unit)" } ?? "unknown" }
    return "read \(figure(read)), write \(figure(write))"
  }
}
