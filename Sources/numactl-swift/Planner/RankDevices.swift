import CommandInterface
import LinuxSystem
import NumaCore

/// The devices of which each rank has one.
struct RankDevices {
  /// The devices, in the order in which ranks get them.
  let devices: [AttachedDevice]
  /// Whether a variable makes a single device visible to a rank of several, so that it is not known which ranks have the
  /// other devices.
  var isOnlyOwnKnown = false
  /// Warnings about how they were chosen.
  var warnings: [String] = []
}

/// The reason why there are no devices for ranks.
enum RankDevicesError: Error, Equatable, CustomStringConvertible {
  case none(PCIDeviceKind)
  case unreadable(ReadError)
  /// A variable names devices by UUIDs.
  case namedByUUID(String, Word)
  /// A variable is not a list of indices.
  case malformed(String, Word)
  /// A variable makes no device visible.
  case noneVisible(String, Word)
  /// The node of the device is not known.
  case noNode(AttachedDevice)

  var description: String {
    switch self {
    case .none(let kind): "no \(kind.noun) is here"
    case .unreadable(let error): error.description
    case .namedByUUID(let variable, let value):
      "\(variable)=\(value): a UUID names a GPU only to its driver; give indices"
    case .malformed(let variable, let value):
      "\(variable)=\(value.quotedIfEmpty): not a list of indices"
    case .noneVisible(let variable, let value):
      "\(variable)=\(value.quotedIfEmpty): makes no GPU visible here"
    case .noNode(let device):
      "\(device.name): \(device.error.map { "\($0)" } ?? "no node is known")"
    }
  }
}

extension RankDevices {
  /// Lists the devices of a kind on a machine, as far as the environment makes them visible to one of `ranks` ranks.
  ///
  /// Source: CUDA C++ Programming Guide, CUDA Environment Variables; the manual of ROCm, GPU isolation techniques.
  init(
    _ kind: PCIDeviceKind, ranks: Int, on root: SystemRoot, _ environment: (String) -> Word?
  ) throws(RankDevicesError) {
    let all: [AttachedDevice]
    do throws(ReadError) {
      all = try root.attachedDevices(kind) ?? []
    } catch {
      throw .unreadable(error)
    }
    guard !all.isEmpty else { throw .none(kind) }
    if kind == .gpu {
      for maker in VisibleDevices.makers {
        let own = all.filter { $0.vendor == maker.vendor }
        guard let value = environment(maker.variable), !own.isEmpty else { continue }
        let indices = try maker.indices(in: value)
        devices = indices.prefix { $0 < own.count }.map { own[$0] }
        guard !devices.isEmpty else { throw .noneVisible(maker.variable, value) }
        warnings = maker.warnings(about: own, "\(maker.variable)=\(value)", environment)
        if devices.count == 1, own.count > 1, ranks > 1 {
          isOnlyOwnKnown = true
          warnings.append(
            "\(maker.variable)=\(value): shows one GPU to this rank of \(ranks), so that it is not known which "
              + "ranks share its node; the rank gets all CPUs of the node")
        }
        return
      }
    }
    devices = all
    guard kind == .gpu, ranks > 1 else { return }
    for maker in VisibleDevices.makers {
      warnings += maker.warnings(
        about: all.filter { $0.vendor == maker.vendor }, maker.variable, environment)
    }
  }

  /// The device of a rank. The ranks get the devices in turn.
  func device(of rank: Int) -> AttachedDevice { devices[rank % devices.count] }

  /// The number of ranks below a rank that have the device with this number.
  func ranks(of number: Int, below rank: Int) -> Int {
    (max(0, rank - number) + devices.count - 1) / devices.count
  }
}

/// A variable that makes GPUs of a maker visible to a program.
private struct VisibleDevices {
  let vendor: UInt
  let variable: String
  /// The variable and the value by which the driver counts GPUs by PCI address.
  let order: (variable: String, value: String)?

  static let makers = [
    VisibleDevices(
      vendor: 0x10de, variable: "CUDA_VISIBLE_DEVICES",
      order: ("CUDA_DEVICE_ORDER", "PCI_BUS_ID")),
    VisibleDevices(vendor: 0x1002, variable: "ROCR_VISIBLE_DEVICES", order: nil),
  ]

  /// Returns a warning if the driver may count the GPUs in another order.
  func warnings(
    about own: [AttachedDevice], _ subject: String, _ environment: (String) -> Word?
  ) -> [String] {
    let isByAddress = order.map { environment($0.variable)?.description == $0.value } ?? false
    guard !isByAddress, Set(own.map { $0.model }).count > 1 else { return [] }
    return [
      "\(subject): counted by PCI address; the driver may count GPUs of several models otherwise"
        + (order.map { ", unless \($0.variable)=\($0.value)" } ?? "")
    ]
  }

  /// Reads a list of indices up to the first negative one, which hides the rest.
  func indices(in value: Word) throws(RankDevicesError) -> [Int] {
    if value.bytes.isEmpty { return [] }
    var indices: [Int] = []
    for item in value.items {
      if item.bytes.first == UInt8(ascii: "-"), DecimalNumber(item.bytes.dropFirst()) != nil {
        break
      }
      if item.bytes.hasPrefix("GPU-") || item.bytes.hasPrefix("MIG-") {
        throw .namedByUUID(variable, value)
      }
      guard let index = DecimalNumber(item.bytes[...]) else { throw .malformed(variable, value) }
      indices.append(index.value)
    }
    return indices
  }
}
