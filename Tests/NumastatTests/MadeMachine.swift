import CommandInterface
import FileTrees
import NumaCore

@testable import numastat_swift

/// A machine of two nodes with a process and a cgroup, in a folder of its own.
final class MadeMachine {
  private let tree: FileTree
  var root: SystemRoot { tree.root }

  static let container = String(repeating: "0123456789abcdef", count: 4)

  init(_ more: [String: String] = [:]) throws {
    var files = [
      "/sys/devices/system/node/online": "0,2\n", "/proc/meminfo": "Hugepagesize: 2048 kB\n",
    ]
    for (node, free) in [(0, 1000), (2, 2000)] {
      files["/sys/devices/system/node/node\(node)/numastat"] = "numa_hit \(node + 1)\nnuma_miss 0\n"
      files["/sys/devices/system/node/node\(node)/meminfo"] =
        "Node \(node) MemFree:  \(free) kB\nNode \(node) Active(anon):  0 kB\n"
    }
    let maps = """
      00400000 default file=/usr/bin/p mapped=3 N0=3 kernelpagesize_kB=4
      01000000 bind:2 heap anon=300 dirty=300 N0=256 N2=44 kernelpagesize_kB=4
      02000000 interleave:0,2 anon=2 dirty=2 N0=1 N2=1 kernelpagesize_kB=4
      03000000 default file=/dev/shm/a,b mapped=4 mapmax=3 N2=4 kernelpagesize_kB=4
      04000000 default
      05000000 bind:0

      """
    for (process, parent, user) in [(47, 1, 1000), (48, 47, 1000), (49, 1, 0)] {
      files["/proc/\(process)/numa_maps"] = maps
      files["/proc/\(process)/maps"] =
        "00400000-00403000 r-xp 00000000 08:01 7 /usr/bin/p\n"
      files["/proc/\(process)/status"] = """
        Name:\tp"\(process),q
        State:\tS (sleeping)
        PPid:\t\(parent)
        Uid:\t\(user)\t\(user)\t\(user)\t\(user)
        VmSize:\t 4000 kB
        VmRSS:\t \(process * 100) kB

        """
    }
    // A kernel thread.
    files["/proc/2/status"] = "Name:\tk\nState:\tS (sleeping)\nPPid:\t0\nUid:\t0\t0\t0\t0\n"
    let group = """
      anon N0=1048576 N2=0
      file N0=4096 N2=8192
      shmem N0=4096 N2=0
      workingset_refault_anon N0=3 N2=4

      """
    files["/sys/fs/cgroup/a/b/memory.numa_stat"] = group
    files["/sys/fs/cgroup/x.slice/docker-\(Self.container).scope/memory.numa_stat"] = group
    files["/sys/fs/cgroup/bare/cgroup.procs"] = ""
    tree = try FileTree(files: files.merging(more) { $1 })
  }

  /// Returns the reports of a command line with the requested columns, without its messages on stderr.
  func reports(_ words: [Word]) throws -> (plan: Plan, reports: [TableReport]) {
    let plan = try Plan(["numastat"] + words, posixlyCorrect: false)
    let nodes = try OnlineNodes(root).nodes
    try plan.output.checkNodes(nodes)
    let named = try ProcessSearch(plan.processes, root).processes
    let builder = ReportBuilder(nodes, plan)
    var reports = builder.reports(
      of: try OwnerReading(named: named, plan.owners, on: root).checked())
    if plan.showsMemory { reports.append(builder.report(of: try MemoryReading(nodes, root))) }
    if plan.showsCounters { reports.append(builder.report(of: try CounterReading(nodes, root))) }
    return (plan, reports.map { $0.choosing(plan.output.columns) })
  }

  /// Returns the output of a command line.
  func printed(_ words: Word...) throws -> String { try printed(words) }

  func printed(_ words: [Word]) throws -> String {
    let (plan, reports) = try reports(words)
    let style = plan.style
    switch plan.output.format {
    case .text:
      return String(decoding: reports.flatMap { TextOutput($0, style).bytes }, as: UTF8.self)
    case .json: return JSONOutput(reports, style).text
    case .csv:
      let output = CSVOutput(reports, style, sortsColumns: plan.output.columns == nil)
      return String(decoding: output.bytes, as: UTF8.self)
    case .prometheus: return PrometheusOutput(reports, style).text
    }
  }

  func failure(_ words: [Word]) -> String? {
    do {
      _ = try reports(words)
      return nil
    } catch {
      return (error as? Failure)?.message ?? "\(error)"
    }
  }
}
