import CommandInterface
import FileTrees
import NumaCore
import Testing

@testable import numactl_swift

struct RankDevicesTests {
  /// Three NVIDIA GPUs, the last of another model, and two AMD GPUs, behind each other in the order of addresses.
  private func tree() throws -> FileTree {
    let devices = [
      ("0000:01:00.0", "030200", "10de", "2330", 0), ("0000:02:00.0", "038000", "1002", "740f", 1),
      ("0000:03:00.0", "030200", "10de", "2330", 2), ("0000:04:00.0", "030200", "10de", "20b2", 3),
      ("0000:05:00.0", "038000", "1002", "740f", 2), ("0000:06:00.0", "020000", "8086", "1572", 3),
    ]
    var files: [String: String] = [:]
    var links: [String: String] = [:]
    for (name, deviceClass, vendor, model, node) in devices {
      let directory = "/sys/devices/pci/\(name)"
      files["\(directory)/class"] = "0x\(deviceClass)\n"
      files["\(directory)/vendor"] = "0x\(vendor)\n"
      files["\(directory)/device"] = "0x\(model)\n"
      files["\(directory)/numa_node"] = "\(node)\n"
      links["/sys/bus/pci/devices/\(name)"] = "../../../devices/pci/\(name)"
    }
    return try FileTree(files: files, links: links)
  }

  private func devices(
    _ kind: PCIDeviceKind, _ variables: [String: Word], ranks: Int = 1
  ) throws -> RankDevices {
    let tree = try tree()
    return try withExtendedLifetime(tree) {
      try RankDevices(kind, ranks: ranks, on: tree.root) { variables[$0] }
    }
  }

  private static let byAddress: [String: Word] = ["CUDA_DEVICE_ORDER": "PCI_BUS_ID"]

  @Test(
    arguments: [
      (.gpu, [:], "12345"), (.nic, [:], "6"),
      // A variable of the maker makes the others invisible, and orders the GPUs.
      (.gpu, byAddress.merging(["CUDA_VISIBLE_DEVICES": "2,0"]) { $1 }, "41"),
      (.gpu, byAddress.merging(["CUDA_VISIBLE_DEVICES": "1"]) { $1 }, "3"),
      // The first index that is not a GPU ends the list.
      (.gpu, byAddress.merging(["CUDA_VISIBLE_DEVICES": "0,7,1"]) { $1 }, "1"),
      (.gpu, byAddress.merging(["CUDA_VISIBLE_DEVICES": "0,-1,1"]) { $1 }, "1"),
      (.gpu, ["ROCR_VISIBLE_DEVICES": "1,0"], "52"),
      (.nic, ["CUDA_VISIBLE_DEVICES": "0"], "6"),
    ] as [(PCIDeviceKind, [String: Word], String)])
  func areThoseThatAreVisible(
    kind: PCIDeviceKind, variables: [String: Word], buses: String
  ) throws {
    let found = try devices(kind, variables)
    #expect(found.devices.map { String($0.name.dropFirst(6).prefix(1)) }.joined() == buses)
    #expect(found.warnings.isEmpty)
    #expect(!found.isOnlyOwnKnown)
  }

  /// Without CUDA_DEVICE_ORDER, the driver counts GPUs of several models by their speed.
  @Test func mayBeCountedOtherwise() throws {
    let found = try devices(.gpu, ["CUDA_VISIBLE_DEVICES": "0"])
    #expect(
      found.warnings == [
        "CUDA_VISIBLE_DEVICES=0: counted by PCI address; the driver may count GPUs of several models otherwise, "
          + "unless CUDA_DEVICE_ORDER=PCI_BUS_ID"
      ])
    // Without the variable, ranks are given the GPUs in turn, and each program counts them as its driver does.
    #expect(
      try devices(.gpu, [:], ranks: 2).warnings == [
        "CUDA_VISIBLE_DEVICES: counted by PCI address; the driver may count GPUs of several models otherwise, "
          + "unless CUDA_DEVICE_ORDER=PCI_BUS_ID"
      ])
    #expect(try devices(.gpu, Self.byAddress, ranks: 2).warnings.isEmpty)
    #expect(try devices(.nic, [:], ranks: 2).warnings.isEmpty)
  }

  /// A launcher may give each rank a variable of its own, which does not show where the other ranks are.
  @Test func mayBeOnlyThatOfTheRank() throws {
    let variables = Self.byAddress.merging(["CUDA_VISIBLE_DEVICES": "1"]) { $1 }
    let found = try devices(.gpu, variables, ranks: 4)
    #expect(found.isOnlyOwnKnown)
    #expect(
      found.warnings == [
        "CUDA_VISIBLE_DEVICES=1: shows one GPU to this rank of 4, so that it is not known which ranks share its node; "
          + "the rank gets all CPUs of the node"
      ])
    let several = Self.byAddress.merging(["CUDA_VISIBLE_DEVICES": "0,1"]) { $1 }
    #expect(try !devices(.gpu, several, ranks: 4).isOnlyOwnKnown)
  }

  @Test(
    arguments: [
      (
        "GPU-8932f937-d72c",
        "CUDA_VISIBLE_DEVICES=GPU-8932f937-d72c: a UUID names a GPU only to its driver; give indices"
      ),
      (
        "0,MIG-1",
        "CUDA_VISIBLE_DEVICES=0,MIG-1: a UUID names a GPU only to its driver; give indices"
      ),
      ("all", "CUDA_VISIBLE_DEVICES=all: not a list of indices"),
      ("0,", "CUDA_VISIBLE_DEVICES=0,: not a list of indices"),
      ("", "CUDA_VISIBLE_DEVICES='': makes no GPU visible here"),
      ("-1", "CUDA_VISIBLE_DEVICES=-1: makes no GPU visible here"),
      ("9", "CUDA_VISIBLE_DEVICES=9: makes no GPU visible here"),
    ] as [(Word, String)])
  func refusesWhatIsNoList(value: Word, message: String) {
    do {
      Issue.record("\(value) is \(try devices(.gpu, ["CUDA_VISIBLE_DEVICES": value]).devices)")
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test func mayBeNone() throws {
    let tree = try FileTree(files: ["/sys/x": ""])
    #expect(throws: RankDevicesError.none(.gpu)) {
      try RankDevices(.gpu, ranks: 1, on: tree.root) { _ in nil }
    }
  }

  @Test(
    arguments: [
      ("gpu", .gpu, false, false), ("nic,preferred", .nic, true, false), ("hbm", nil, false, true),
      ("preferred,hbm,gpu", .gpu, true, true),
    ] as [(Word, PCIDeviceKind?, Bool, Bool)])
  func readsTheValue(text: Word, kind: PCIDeviceKind?, isPreferred: Bool, isFast: Bool) throws {
    let request = try RankRequest(text)
    #expect(request.devices == kind)
    #expect(request.isPreferred == isPreferred)
    #expect(request.takesHighBandwidth == isFast)
  }

  @Test(arguments: ["", "cpu", "gpu,nic", "gpu,gpu", "gpu,", "GPU"] as [Word])
  func refusesOtherValues(text: Word) {
    #expect(throws: RankRequestError.self) { try RankRequest(text) }
  }
}
