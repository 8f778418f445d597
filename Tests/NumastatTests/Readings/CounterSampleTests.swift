import NumaCore
import Testing

@testable import numastat_swift

struct CounterSampleTests {
  @Test func readsWhatTheKernelShows() throws {
    let machine = try WatchedMachine()
    try machine.remove("/sys/devices/system/node/node1/vmstat")
    let read = try CounterSample(machine.root)
    #expect(
      read.nodes[NodeID(rawValue: 0)]
        == [
          .hit: 1000, .miss: 0, .foreign: 0, .local: 1000, .other: 100, .promoted: 500, .demoted: 7,
        ])
    #expect(read.nodes[NodeID(rawValue: 1)]?[.promoted] == nil)
    #expect(read.machine == [.faults: 1000, .localFaults: 0, .migrated: 1000])
    try machine.remove("/sys/devices/system/node/node1/numastat")
    #expect(try CounterSample(machine.root).nodes.count == 1)
  }
}
