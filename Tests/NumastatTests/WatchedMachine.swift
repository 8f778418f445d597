import FileTrees
import NumaCore

/// A machine with nodes of 1000 MB whose counters a test sets, in a folder of its own.
final class WatchedMachine {
  private let tree: FileTree
  private let nodes: Int
  var root: SystemRoot { tree.root }
  var path: String { tree.path }

  init(nodes: Int = 2, usedMebibytes: Int = 250, uptime: String? = "100.00 1.00\n") throws {
    tree = try FileTree()
    self.nodes = nodes
    try write("0-\(nodes - 1)\n", to: "/sys/devices/system/node/online")
    for node in 0..<nodes {
      let folder = "/sys/devices/system/node/node\(node)"
      try write(
        "Node \(node) MemTotal: \(1000 << 10) kB\n"
          + "Node \(node) MemFree: \((1000 - usedMebibytes) << 10) kB\n", to: folder + "/meminfo")
    }
    try count(1000)
    if let uptime { try write(uptime, to: "/proc/uptime") }
  }

  /// Sets the counters of all nodes: hits and local pages to a value, pages of other nodes to a tenth of it.
  func count(_ value: Int) throws {
    for node in 0..<nodes {
      let path = "/sys/devices/system/node/node\(node)"
      try write(
        "numa_hit \(value)\nnuma_miss 0\nnuma_foreign 0\ninterleave_hit 0\n"
          + "local_node \(value)\nother_node \(value / 10)\n", to: path + "/numastat")
      try write("pgpromote_success \(value / 2)\npgdemote_kswapd 7\n", to: path + "/vmstat")
    }
    try write(
      "numa_hint_faults \(value)\nnuma_hint_faults_local 0\npgmigrate_success \(value)\n",
      to: "/proc/vmstat")
  }

  func addProcess(
    _ id: Int, name: String, numaMaps: String, parent: Int = 1, residentKibibytes: Int = 4
  ) throws {
    try write(
      "Name:\t\(name)\nState:\tS (sleeping)\nPid:\t\(id)\nTgid:\t\(id)\nPPid:\t\(parent)\nUid:\t0\t0\t0\t0\n"
        + "VmSize:\t 8000 kB\nVmRSS:\t \(residentKibibytes) kB\n", to: "/proc/\(id)/status")
    try write(numaMaps, to: "/proc/\(id)/numa_maps")
  }

  func write(_ text: String, to path: String) throws { try tree.write(text, to: path) }

  func remove(_ path: String) throws { try tree.remove(path) }
}
