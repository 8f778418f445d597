import LinuxSystem
import Testing

@testable import NumaCore

struct HostRouteTests {
  /// The loopback device is the one route that every machine has.
  @Test(arguments: ["127.0.0.1", "127.1.2.3", "localhost"])
  func leadsToADevice(host: String) throws {
    #expect(try interfaceName(toHost: [UInt8](host.utf8)) == [UInt8]("lo".utf8))
  }

  /// The loopback device is number 1 on every machine.
  @Test(arguments: ["fe80::1%lo", "fe80::1%1"])
  func takesTheDeviceFromALinkLocalAddress(host: String) throws {
    #expect(try interfaceName(toHost: [UInt8](host.utf8)) == [UInt8]("lo".utf8))
  }

  @Test func knowsNoDeviceOfAnIPv4Address() {
    #expect(throws: HostError.unknown) { try interfaceName(toHost: [UInt8]("1.2.3.4%lo".utf8)) }
  }

  @Test(arguments: ["", "-x", "--help"])
  func refusesWhatIsNoName(host: String) {
    #expect(throws: HostError.notAName) { try interfaceName(toHost: [UInt8](host.utf8)) }
  }

  @Test func refusesBytesThatAreNoName() {
    #expect(throws: HostError.notAName) { try interfaceName(toHost: [0xff]) }
    #expect(throws: HostError.notAName) { try interfaceName(toHost: [0x61, 0, 0x62]) }
  }

  @Test func knowsWhenAHostIsUnknown() {
    #expect(throws: HostError.unknown) {
      try interfaceName(toHost: [UInt8]("no.such.host.invalid".utf8))
    }
  }
}
