import CommandInterface
import NumaCore
import SystemPackage

struct ObjectOptions { var isAttached = false; var sizeOption: String? = nil }
struct ObjectRequest: Equatable {}
enum ObjectAction: Equatable { case touch }
struct WeightChange: Equatable {}
extension Planner {
  mutating func takeObject(_ option: NumactlOption) throws(Failure) {
    throw Failure("\(option.name): not yet")
  }
}
extension Machine {
  func select(_ specifier: NodeSpecifier, within allowed: NodeMask) throws(NodeSpecifierError)
    -> NodeSelection
  {
    let root = root
    return try specifier.select(within: allowed) { (device) throws(DeviceError) in
      try root.nodes(of: device)
    }
  }
  func explained(_ error: NodeSpecifierError, isBinding: Bool) -> NodeSpecifierError {
    guard let topology = try? root.nodeTopology() else { return error }
    return error.explained(by: topology)
  }
  func explained(_ error: CPUSpecifierError) -> CPUSpecifierError {
    guard let topology = try? root.cpuTopology() else { return error }
    return error.explained(by: topology)
  }
  func reason(for policy: MemoryPolicy, refused errno: Errno) -> String { "\(errno)" }
  func reason(for cpus: CPUMask, refused errno: Errno) -> String { "\(errno)" }
  func hint(on errno: Errno) -> String {
    errno == .notPermitted ? " (blocked by a seccomp filter?)" : ""
  }
}
