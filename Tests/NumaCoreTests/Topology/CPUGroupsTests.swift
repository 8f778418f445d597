import FileTrees
import NumaCore
import Testing

/// CPUs by what they share, on a machine with two packages of two nodes each, whose threads are far apart.
struct CPUGroupsTests {
  /// CPU 7 is offline. The packages have odd numbers; CPU 0 and CPU 4 are threads of one core.
  private func tree() throws -> FileTree {
    let cpu = "/sys/devices/system/cpu"
    let node = "/sys/devices/system/node"
    var files = ["\(cpu)/online": "0-6\n", "\(node)/online": "0-3,5\n", "\(node)/has_cpu": "0-3\n"]
    for number in 0...3 {
      let threads = number == 3 ? "3" : "\(number),\(number + 4)"
      files["\(node)/node\(number)/cpulist"] = "\(threads)\n"
      for thread in number == 3 ? [3] : [number, number + 4] {
        let folder = "\(cpu)/cpu\(thread)"
        files["\(folder)/topology/thread_siblings_list"] = "\(threads)\n"
        // Old kernels have another name.
        let package = number < 2 ? "package_cpus_list" : "core_siblings_list"
        files["\(folder)/topology/\(package)"] = number < 2 ? "0-1,4-5\n" : "2-3,6\n"
        files["\(folder)/cache/index0/level"] = "1\n"
        files["\(folder)/cache/index0/shared_cpu_list"] = "\(threads)\n"
        files["\(folder)/cache/index3/level"] = "3\n"
        files["\(folder)/cache/index3/shared_cpu_list"] = number == 0 ? "0,4\n" : "1-3,5-6\n"
      }
    }
    files["\(node)/node5/cpulist"] = "\n"
    return try FileTree(files: files)
  }

  @Test(
    arguments: [
      (.core, 0...0, "0,4"), (.core, 1...2, "1-2,5-6"), (.core, 3...3, "3"),
      (.socket, 0...0, "0-1,4-5"), (.socket, 1...1, "2-3,6"), (.llc, 0...0, "0,4"),
      (.llc, 1...1, "1-3,5-6"), (.node, 2...2, "2,6"), (.node, 0...1, "0-1,4-5"),
      (.node, 3...3, "3"),
    ] as [(CPUWord.Kind, ClosedRange<Int>, String)])
  func areFound(kind: CPUWord.Kind, numbers: ClosedRange<Int>, cpus: String) throws {
    let tree = try tree()
    #expect(try tree.root.cpus(of: CPUWord(kind, numbers)).description == cpus)
  }

  @Test func onePerCore() throws {
    let tree = try tree()
    #expect(try tree.root.firstThreads(of: [0, 1, 3, 4, 6]) == [0, 1, 3, 6])
  }

  @Test(
    arguments: [
      (.core, 4, .noSuch(.core, count: 4)), (.socket, 2, .noSuch(.socket, count: 2)),
      (.llc, 2, .noSuch(.llc, count: 2)), (.node, 4, .noSuchNode(4, online: [0, 1, 2, 3, 5])),
      (.node, 5, .noCPUs(CPUWord(.node, 5...5))),
    ] as [(CPUWord.Kind, Int, CPUWordError)])
  func mayBeMissing(kind: CPUWord.Kind, number: Int, error: CPUWordError) throws {
    let tree = try tree()
    #expect(throws: error) { try tree.root.cpus(of: CPUWord(kind, number...number)) }
  }

  @Test func areNotAlwaysTold() throws {
    let tree = try FileTree(files: ["/sys/devices/system/cpu/online": "0\n"])
    for kind in [CPUWord.Kind.core, .socket, .llc] {
      #expect(throws: CPUWordError.self) { try tree.root.cpus(of: CPUWord(kind, 0...0)) }
    }
  }

  @Test(arguments: [("socket:0", "0-1"), ("socket:1", "2-3"), ("socket:0,3", "0-1,3")])
  func nodesOfPackages(text: String, nodes: String) throws {
    let tree = try tree()
    let selection = try NodeSpecifier(text).select(within: [0, 1, 2, 3], from: tree.root)
    #expect(selection.nodes.description == nodes)
  }
}
