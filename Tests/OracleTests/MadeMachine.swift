import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

/// A machine made as files, as the kernel prints them, for libnuma and NumaCore to read alike.
struct MadeMachine: Sendable, CustomTestStringConvertible {
  let name: String
  let online: NodeMask
  /// What `Mems_allowed` says.
  let allowed: NodeMask
  /// Nodes whose `MemTotal` is 0.
  var withoutMemory = NodeMask()
  /// Bits of a node mask in `/proc/PID/status`: 4 to the hexadecimal digit.
  var maskWidth = 1024

  var testDescription: String { name }

  static let all = [
    MadeMachine("1 node", online: "0", allowed: "0"),
    MadeMachine("4 nodes", online: "0-3", allowed: "0-3"),
    MadeMachine("16 nodes", online: "0-15", allowed: "0-15"),
    MadeMachine("64 nodes", online: "0-63", allowed: "0-63", maskWidth: 64),
    MadeMachine("1024 nodes", online: "0-1023", allowed: "0-1023"),
    MadeMachine("nodes 0, 2, 5", online: "0,2,5", allowed: "0,2,5"),
    MadeMachine("no node 0", online: "1,3", allowed: "1,3"),
    MadeMachine("memoryless", online: "0-3", allowed: "0-1,3", withoutMemory: "2"),
    MadeMachine("cpuset", online: "0-15", allowed: "2,4,6-8"),
    // What a kernel without cpusets, or a stale record, may say.
    MadeMachine("more allowed than there", online: "0-3", allowed: "0-7"),
  ].compactMap(\.self)

  /// Takes lists as the kernel writes them; nil when they are none.
  init?(
    _ name: String, online: String, allowed: String, withoutMemory: String = "",
    maskWidth: Int = 1024
  ) {
    guard let online = try? NodeMask(rangeList: online),
      let allowed = try? NodeMask(rangeList: allowed),
      let withoutMemory = try? NodeMask(rangeList: withoutMemory)
    else { return nil }
    self.name = name
    self.online = online
    self.allowed = allowed
    self.withoutMemory = withoutMemory
    self.maskWidth = maskWidth
  }

  /// Nodes with a directory.
  ///
  /// libnuma 2.0.19 copies them into `numa_all_nodes`, which holds 128, without a look at its size.
  /// From the 353rd on they overwrite its own width of a node mask, and each answer takes seconds.
  /// What it allows does not come from them, only how many bits `!` turns over.
  var shown: [NodeID] { [NodeID](online.prefix(128)) }

  /// Numbers that are worth naming: the nodes, their neighbours and the ends.
  var notableNumbers: [Int] {
    let nodes = [NodeID](online.union(allowed)).map(\.rawValue)
    let allowed = [NodeID](allowed).map(\.rawValue)
    let count = allowed.count
    let ends = [0, 1, count - 1, count, (nodes.last ?? 0) + 1]
    // Mostly what is allowed, or next to no string of several items would be valid.
    let often = Array(repeating: allowed, count: 1 + 200 / count).flatMap(\.self)
    return often + nodes + ends
  }

  func write(to directory: URL) throws {
    for node in shown {
      let path = "sys/devices/system/node/node\(node)/"
      let total = withoutMemory.contains(node) ? 0 : 262_144
      try Self.write(
        "Node \(node) MemTotal:       \(total) kB\nNode \(node) MemFree:        \(total / 2) kB\n",
        to: path + "meminfo", below: directory)
      try Self.write(
        node == online.first ? "00000003\n" : "00000000\n", to: path + "cpumap", below: directory)
      try Self.write(node == online.first ? "0-1\n" : "\n", to: path + "cpulist", below: directory)
      try Self.write(
        shown.map { $0 == node ? "10" : "20" }.joined(separator: " ") + "\n", to: path + "distance",
        below: directory)
    }
    for (name, nodes) in [
      ("possible", online), ("online", online), ("has_memory", online.subtracting(withoutMemory)),
      ("has_cpu", NodeMask(online.prefix(1))),
    ] {
      try Self.write("\(nodes)\n", to: "sys/devices/system/node/" + name, below: directory)
    }
    try Self.write(
      """
      Name:\toracle
      Cpus_allowed:\t00000003
      Cpus_allowed_list:\t0-1
      State:\tR (running)
      Mems_allowed:\t\(words)
      Mems_allowed_list:\t\(allowed)

      """, to: "proc/self/status", below: directory)
  }

  /// The allowed nodes as the kernel's `%*pb`: 32-bit words in hexadecimal, the highest first.
  private var words: String {
    stride(from: maskWidth - 32, through: 0, by: -32).map { start in
      let word = (0..<32).filter { allowed.contains(NodeID(rawValue: start + $0)) }
        .reduce(UInt32(0)) { $0 | 1 << UInt32($1) }
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined(separator: ",")
  }

  static func write(_ text: String, to path: String, below directory: URL) throws {
    let file = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: false, encoding: .utf8)
  }
}
