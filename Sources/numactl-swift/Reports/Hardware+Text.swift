import LinuxSystem
import NumaCore

extension Hardware {
  /// Returns the report of `--hardware`, which scripts parse.
  func text(compressesCPUs: Bool) -> String {
    var text = "available: \(nodes.count) nodes (\(NodeMask(nodes.map { $0.id })))\n"
    for node in nodes {
      text += "node \(node.id) cpus:"
      text +=
        compressesCPUs
        ? node.cpus.ranges + " (\(node.cpus.count))"
        : node.cpus.reduce(into: "") { $0 += " \($1.rawValue)" }
      text += "\nnode \(node.id) size: \(inMebibytes(node.memory.total))\n"
      text += "node \(node.id) free: \(inMebibytes(node.memory.free))\n"
    }
    guard let distances, let last = nodes.last?.id, let first = nodes.first?.id,
      distances[last, first] ?? 0 != 0
    else { return text + "No distance information available.\n" }
    text += "node distances:\nnode  "
    for node in nodes { text += rightAligned(node.id.rawValue) + " " }
    text += "\n"
    for row in nodes {
      text += rightAligned(row.id.rawValue) + ": "
      for column in nodes { text += rightAligned(distances[row.id, column.id] ?? 0) + " " }
      text += "\n"
    }
    return text
  }

  private func inMebibytes(_ size: ByteCount?) -> String {
    size.map { "\($0.rawValue >> 20) MB" } ?? "<not available>"
  }

  /// The width of a column, in characters: distances are up to 255, nodes up to 1023.
  private static let columnWidth = 4

  private func rightAligned(_ number: Int) -> String {
    String(number).padded(to: Self.columnWidth, with: UInt8(ascii: " "))
  }
}

extension CPUMask {
  /// The CPUs as ` 0-7, 16-23, 64`.
  fileprivate var ranges: String {
    description.split(separator: ",").map { " \($0)" }.joined(separator: ",")
  }
}
