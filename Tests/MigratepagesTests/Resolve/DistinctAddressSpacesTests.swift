import NumaCore
import Testing

@testable import migratepages

struct DistinctAddressSpacesTests {
  /// Zombies are kept, though the kernel reports that they share memory, which they do not have.
  @Test func keepsThoseWithoutMemory() throws {
    let zombies = try (0..<2).map { _ in try Zombie() }
    defer { withExtendedLifetime(zombies) {} }
    let processes = zombies.map { $0.process }
    #expect(LinuxKernel().addressSpaces(of: processes).processes.count == 1)
    #expect(SystemRoot.live.distinctAddressSpaces(of: processes) == processes)
  }
}
