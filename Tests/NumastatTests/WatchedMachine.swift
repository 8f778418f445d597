import Foundation
import NumaCore
import LinuxSystem

/// A machine with nodes of 1000 MB whose counters a test sets, in a folder that is removed with it.
final class WatchedMachine {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "watched-\(UUID().uuidString)")
  var root: SystemRoot { SystemRoot(FilePath(directory.path)) }

  init(nodes: Int = 2, usedMebibytes: Int = 250, uptime: String? = "100.00 1.00\n") throws {
    try write("0-\(nodes - 1)\n", "/sys/devices/system/node/online")
    for node in 0..<nodes {
      let folder = "/sys/devices/system/node/node\(node)"
      try write(
        "Node \(node) MemTotal: \(1000 << 10) kB\n"
          + "Node \(node) MemFree: \((1000 - usedMebibytes) << 10) kB\n", folder + "/meminfo")
    }
    try count(1000)
    if let uptime { try write(uptime, "/proc/uptime") }
  }

  /// Sets the counters of all nodes: hits and local pages to a value, pages of other nodes to a tenth of it.
  func count(_ value: Int) throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: directory.appending(path: "/sys/devices/system/node").path)
    for folder in folders where folder.hasPrefix("node") {
      let path = "/sys/devices/system/node/\(folder)"
      try write(
        "numa_hit \(value)\nnuma_miss 0\nnuma_foreign 0\ninterleave_hit 0\n"
          + "local_node \(value)\nother_node \(value / 10)\n", path + "/numastat")
      try write("pgpromote_success \(value / 2)\npgdemote_kswapd 7\n", path + "/vmstat")
    }
    try write(
      "numa_hint_faults \(value)\nnuma_hint_faults_local 0\npgmigrate_success \(value)\n",
      "/proc/vmstat")
  }

  func addProcess(
    _ id: Int, name: String, numaMaps: String, parent: Int = 1, residentKibibytes: Int = 4
  ) throws {
    try write(
      "Name:\t\(name)\nState:\tS (sleeping)\nPid:\t\(id)\nTgid:\t\(id)\nPPid:\t\(parent)\nUid:\t0\t0\t0\t0\n"
        + "VmSize:\t 8000 kB\nVmRSS:\t \(residentKibibytes) kB\n", "/proc/\(id)/status")
    try write(numaMaps, "/proc/\(id)/numa_maps")
  }

  func write(_ text: String, _ path: String) throws {
    let file = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file, options: .atomic)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: directory.appending(path: path))
  }

  deinit { try? FileManager.default.removeItem(at: directory) }
}
