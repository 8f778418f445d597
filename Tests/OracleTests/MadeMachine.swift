import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

/// A simulated machine: files in the kernel's format, which libnuma and NumaCore both read.
struct MadeMachine: Sendable, CustomTestStringConvertible {
  let name: String
  let online: NodeMask
  /// The nodes of `Mems_allowed`.
  let allowed: NodeMask
  /// Nodes whose `MemTotal` is 0.
  var withoutMemory = NodeMask()
  /// The number of bits of a node mask in `/proc/PID/status`, 4 for each hexadecimal digit.
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
    // A kernel without cpusets, or an outdated recording, may report this.
    MadeMachine("more allowed than there", online: "0-3", allowed: "0-7"),
  ].compactMap(\.self)

  /// Creates a machine from lists in the kernel's format; fails if a list is malformed.
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

  /// The nodes that have a directory.
  ///
  /// libnuma 2.0.19 copies these nodes into `numa_all_nodes`, which holds 128 nodes, without a check of its size. From
  /// the 353rd node on, they overwrite libnuma's width of a node mask, and each answer takes seconds. The nodes that
  /// libnuma allows do not depend on these nodes; only the number of bits that `!` inverts does.
  var shown: [NodeID] { [NodeID](online.prefix(128)) }

  /// Notable numbers: the nodes, their neighbours and the ends.
  var notableNumbers: [Int] {
    let nodes = [NodeID](online.union(allowed)).map(\.rawValue)
    let allowed = [NodeID](allowed).map(\.rawValue)
    let count = allowed.count
    let ends = [0, 1, count - 1, count, (nodes.last ?? 0) + 1]
    // Most numbers are allowed nodes; otherwise, almost no string of several items would be valid.
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

  /// The allowed nodes in the kernel's format `%*pb`: 32-bit words in hexadecimal, the highest first.
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
