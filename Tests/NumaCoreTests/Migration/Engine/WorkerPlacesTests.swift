import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct WorkerPlacesTests {
  /// Creates a machine whose nodes 0 and 1 have the given CPUs, and whose node 2 has none and is nearer to node 1.
  private func machine(_ first: String, _ second: String) throws -> FileTree {
    let folder = "/sys/devices/system/node"
    return try FileTree(files: [
      "\(folder)/online": "0-2\n", "\(folder)/possible": "0-2\n",
      "\(folder)/node0/cpulist": first + "\n", "\(folder)/node1/cpulist": second + "\n",
      "\(folder)/node2/cpulist": "\n",
      "\(folder)/node0/distance": "10 21 31\n", "\(folder)/node1/distance": "21 10 17\n",
      "\(folder)/node2/distance": "31 17 10\n",
      "/sys/devices/system/cpu/online": "0-7\n",
    ])
  }

  private let all = CPUMask(0...7)

  @Test func targetsHaveAsManyCPUsAsSources() throws {
    let tree = try machine("0-3", "4-7")
    let places = tree.root.workerPlaces(from: [0], to: [1], among: all)
    #expect(places.targets == CPUMask(4...7))
    #expect(places.sources.isEmpty)
    #expect(places.count == 4)
    #expect(places.cpus(ofWorker: 7) == CPUMask(4...7))
  }

  @Test func targetsHaveFewerCPUsThanSources() throws {
    let tree = try machine("0-6", "7")
    let places = tree.root.workerPlaces(from: [0], to: [1], among: all)
    #expect(places.count == 8)
    #expect(places.cpus(ofWorker: 0) == [7])
    #expect(places.cpus(ofWorker: 1) == CPUMask(0...6))
    // In the opposite direction, the target node has enough CPUs.
    #expect(
      tree.root.workerPlaces(from: [1], to: [0], among: all)
        == WorkerPlaces(targets: CPUMask(0...6), sources: CPUMask()))
  }

  @Test func targetsHaveNoCPUs() throws {
    let tree = try machine("0-5", "6-7")
    // The CPUs of the nearest node come first.
    let places = tree.root.workerPlaces(from: [0], to: [2], among: all)
    #expect(places.targets == [6, 7])
    #expect(places.sources == CPUMask(0...5))
    // The nearest node is the source node.
    let own = tree.root.workerPlaces(from: [1], to: [2], among: all)
    #expect(own.targets == [6, 7])
    #expect(own.sources.isEmpty)
  }

  @Test func onlyAllowedCPUsAreUsed() throws {
    let tree = try machine("0-3", "4-7")
    let places = tree.root.workerPlaces(from: [0], to: [1], among: [1, 2, 3, 5])
    #expect(places.cpus(ofWorker: 0) == [5])
    #expect(places.cpus(ofWorker: 1) == [1, 2, 3])
    // The nodes have no allowed CPU, so any allowed CPU is used.
    let other = tree.root.workerPlaces(from: [0], to: [0], among: [5])
    #expect(other.cpus(ofWorker: 0) == [5])
  }
}
