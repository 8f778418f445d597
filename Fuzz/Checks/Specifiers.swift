internal import Glibc
internal import LinuxSystem

@testable import NumaCore

// MARK: Specifiers

/// Reads a specifier of nodes, and checks its meaning on some machines.
func checkNodeSpecifier(_ input: [UInt8]) throws(Violation) {
  try checkSpecifier(
    input,
    nodeMachines.map { machine in
      Machine(
        allowed: machine.allowed,
        select: { (specifier) throws(NodeSpecifierError) in
          try specifier.select(on: machine, from: MadeNames(machine: machine))
        },
        check: { (specifier, selection) throws(Violation) in
          try checkExplanation(of: specifier, selection, on: machine)
        })
    })
}

/// Reads a specifier of CPUs, and checks its meaning on some machines.
///
/// The meaning is that of the same text for nodes, except that a specifier of CPUs has no devices, and other words.
func checkCPUSpecifier(_ input: [UInt8]) throws(Violation) {
  try checkSpecifier(
    input,
    cpuMachines.map { machine in
      Machine(
        allowed: machine.allowed,
        select: { (specifier) throws(CPUSpecifierError) in
          try specifier.select(on: machine, from: MadeCores())
        },
        check: { (_, _) throws(Violation) in })
    })
  let hasWords = (try? CPUSpecifier(input))?.items.contains { item in
    if case .cpuWord = item.kind { true } else { item.takesOneThread }
  }
  for machine in cpuMachines where hasWords != true {
    let cpus = try? CPUSpecifier(input).select(on: machine, from: MadeCores()).cpus
    let allowed = NodeMask(machine.allowed.map { NodeID(rawValue: $0.rawValue) })
    let nodes = try? NodeSpecifier(input).select(within: allowed, from: NoNames()).nodes
    try require(
      cpus?.map(\.rawValue) == nodes?.map(\.rawValue),
      "'\(shown(input))' is of CPUs \(shown(cpus)), and of nodes \(shown(nodes))")
  }
}

private func shown<ID>(_ mask: IDMask<ID>?) -> String { mask.map { "{\($0)}" } ?? "nothing" }

/// A machine on which a specifier selects nodes or CPUs.
private struct Machine<ID: MaskID> {
  let allowed: IDMask<ID>
  let select: (Specifier<ID>) throws(SpecifierError<ID>) -> Selection<ID>
  /// Checks further properties of a selection.
  let check: (Specifier<ID>, Selection<ID>) throws(Violation) -> Void
}

private func checkSpecifier<ID>(_ input: [UInt8], _ machines: [Machine<ID>]) throws(Violation) {
  let specifier: Specifier<ID>
  do throws(SpecifierError<ID>) {
    specifier = try Specifier<ID>(input)
  } catch {
    return try checkError(error, of: input)
  }
  try require(specifier.text == input, "the text is not the one typed")
  for machine in machines { try checkSelection(specifier, on: machine) }
}

private func checkSelection<ID>(
  _ specifier: Specifier<ID>, on machine: Machine<ID>
) throws(Violation) {
  let selection: Selection<ID>
  do throws(SpecifierError<ID>) {
    selection = try machine.select(specifier)
  } catch {
    return try checkError(error, of: specifier.text)
  }
  try machine.check(specifier, selection)
  let members = selection.members
  let said = "'\(shown(specifier.text))' selects \(members)"
  try require(members.isSubset(of: machine.allowed), "\(said), not all of them allowed")
  try require(selection.text == specifier.text, "\(said): the text is not the one typed")
  try require(
    selection.warnings.contains(.empty) == (members.isEmpty && !specifier.text.isEmpty),
    "\(said): the warning of an empty set is wrong")
  for warning in selection.warnings { try require(!warning.description.isEmpty, "no words") }

  // The members of a selection, as a specifier, select the same members.
  let again = try selected(by: [UInt8](members.description.utf8), on: machine)
  try require(again.members == members && again.warnings.isEmpty, "\(said), which is not itself")
  // The complement selects the other allowed members.
  if let first = specifier.text.first, first != UInt8(ascii: "!") {
    let rest = try selected(by: [UInt8(ascii: "!")] + specifier.text, on: machine)
    try require(
      rest.members == machine.allowed.subtracting(members), "\(said); ! is \(rest.members)")
  }
}

/// Checks that the explanation is of the same selection, and of each item.
private func checkExplanation(
  of specifier: NodeSpecifier, _ selection: NodeSelection, on machine: NodeTopology
) throws(Violation) {
  let explanation = try? specifier.explain(
    within: machine.allowed, from: MadeNames(machine: machine))
  let found = try require(explanation, "'\(shown(specifier.text))' is selected, not explained")
  try require(found.selection == selection, "the explanation is of another selection")
  let list = [UInt8](found.items.map(\.text).joined(separator: [UInt8(ascii: ",")]))
  try require(
    specifier.text.suffix(list.count).elementsEqual(list) && specifier.text.count - list.count <= 2,
    "the items are not those of '\(shown(specifier.text))'")
  let union = found.items.reduce(NodeMask()) { $0.union($1.members) }
  try require(
    selection.nodes == (found.isComplement ? machine.allowed.subtracting(union) : union),
    "the items of '\(shown(specifier.text))' are not what it selects")
  try require(found.items.isEmpty == specifier.text.isEmpty, "no item")
  try require(!found.description.isEmpty, "no words")
}

private func selected<ID>(
  by text: [UInt8], on machine: Machine<ID>
) throws(Violation) -> Selection<ID> {
  let selection = try? machine.select(try Specifier<ID>(text))
  return try require(selection, "'\(shown(text))' selects nothing")
}

private func checkError<ID>(_ error: SpecifierError<ID>, of input: [UInt8]) throws(Violation) {
  try require(error.text == input, "the error is of another text")
  try require(
    error.bytes.lowerBound >= 0 && error.bytes.upperBound <= input.count,
    "the error is outside of the text")
  try require(error.word.count <= input.count && !error.description.isEmpty, "no words")
}

/// A full machine, one with gaps and a node without memory, one with a cpuset, and a wide one.
private let nodeMachines: [NodeTopology] = [
  NodeTopology("0-15", memory: "0-15", allowed: "0-15"),
  NodeTopology("0,2,5,7", memory: "0,2,7", allowed: "0,2,7"),
  NodeTopology("0-15", memory: "0-15", allowed: "2,4,6-8"),
  NodeTopology("0-1023", memory: "0-1023", allowed: "0-1023"),
].compactMap(\.self)

/// A full machine, one with CPUs that are offline, one with an affinity, and a wide one.
private let cpuMachines: [CPUTopology] = [
  CPUTopology(present: "0-15", online: "0-15", allowed: "0-15"),
  CPUTopology(present: "0-7", online: "0,2,5,7", allowed: "0,2,7"),
  CPUTopology(present: "0-15", online: "0-15", allowed: "2,4,6-8"),
  CPUTopology(present: "0-4095", online: "0-4095", allowed: "0-4095"),
].compactMap(\.self)

extension CPUTopology {
  fileprivate init?(present: String, online: String, allowed: String) {
    guard let present = try? CPUMask(rangeList: present),
      let online = try? CPUMask(rangeList: online),
      let allowed = try? CPUMask(rangeList: allowed)
    else { return nil }
    self.init(
      possible: present.union([31]), present: present, online: online, allowed: allowed)
  }
}

extension NodeTopology {
  fileprivate init?(_ online: String, memory: String, allowed: String) {
    guard let online = try? NodeMask(rangeList: online),
      let memory = try? NodeMask(rangeList: memory),
      let allowed = try? NodeMask(rangeList: allowed)
    else { return nil }
    self.init(
      possible: online.union([31]), online: online, withMemory: memory, withCPUs: online,
      allowed: allowed)
  }
}

/// Devices and words of these machines: some are on a node, some are on no node, and some are missing.
private struct MadeNames: NodeNames {
  let machine: NodeTopology

  func place(of device: DeviceName) throws(DeviceError) -> DevicePlace {
    switch device.name.count % 4 {
    case 0: throw .notAName
    case 1: return DevicePlace([2])
    case 2: return DevicePlace([9])
    default: throw .nodeUnknown
    }
  }

  func nodes(of word: NodeWord, within allowed: NodeMask) throws(NodeWordError) -> NamedNodes {
    switch word {
    case .cpu: return NamedNodes(machine.withCPUs, from: ["/sys/cpu"])
    case .mem: return NamedNodes(machine.withMemory, from: ["/sys/mem"])
    case .tier(let number) where number < 40000:
      return NamedNodes([NodeID(rawValue: number % 32768)], from: ["/sys/tier"])
    // The machine's own files do not exist.
    default: return try emptyMachine.nodes(of: word, within: allowed)
    }
  }
}

/// The names of a machine on which no name selects a node.
private struct NoNames: NodeNames {
  func place(of device: DeviceName) throws(DeviceError) -> DevicePlace { throw .noNode }
  func nodes(of word: NodeWord, within allowed: NodeMask) throws(NodeWordError) -> NamedNodes {
    throw .notAllowed(NodeMask(), allowed: allowed)
  }
}

/// Cores of two threads, and nodes of three cores, up to the widest machine.
private struct MadeCores: CPUNames {
  func cpus(of word: CPUWord) throws(CPUWordError) -> CPUMask {
    let size = word.kind == .core ? 2 : 6
    guard word.numbers.upperBound < 4096 / size else {
      throw .noSuch(word.kind, count: 4096 / size)
    }
    let last = (word.numbers.upperBound + 1) * size - 1
    return CPUMask(CPUID(rawValue: word.numbers.lowerBound * size)...CPUID(rawValue: last))
  }

  func firstThreads(of cpus: CPUMask) -> CPUMask {
    CPUMask(
      cpus.filter { $0.rawValue % 2 == 0 || !cpus.contains(CPUID(rawValue: $0.rawValue - 1)) })
  }
}

// MARK: Devices

/// Reads `kind:name` and the address of a PCI device, and looks up each kind on a machine without devices.
func checkDeviceName(_ input: [UInt8]) throws(Violation) {
  if let device = DeviceName(input[...]) {
    let text = [UInt8]("\(device.kind.rawValue):".utf8) + device.name
    try require(DeviceName(text[...]) == device, "'\(shown(text))' does not read as itself")
  }
  if let address = PCIAddress(input) {
    let name = address.kernelName
    let again = try require(PCIAddress([UInt8](name.utf8)), "\(name) is no address")
    try require(
      again.kernelName == name && again.textBehind.isEmpty, "\(name) does not read as itself")
    try require(
      again.segment == address.segment && again.bus == address.bus
        && again.device == address.device && again.function == address.function,
      "\(name) is another device")
    try require(input.suffix(address.textBehind.count) == address.textBehind[...], "text is lost")
  }
  // On the running machine, the name of a host would be looked up.
  for kind in DeviceName.Kind.allCases {
    let found: NodeMask
    do throws(DeviceError) {
      found = try emptyMachine.nodes(of: DeviceName(kind, input))
    } catch {
      try require(!error.description.isEmpty, "no words")
      if case .noSuchDevice(let path) = error {
        try require(path.starts(with: emptyMachine.directory), "\(path) is of another machine")
      }
      continue
    }
    throw Violation(description: "'\(shown(input))' is on \(found) of a machine without devices")
  }
}

private let emptyMachine = SystemRoot("/nonexistent")

// MARK: Process IDs

/// Reads a process ID, and compares the number with the result of strtoul(3).
func checkProcessID(_ input: [UInt8]) throws(Violation) {
  switch Result(catching: { () throws(ProcessIDError) in try ProcessID(input) }) {
  case .success(let process):
    try require(process.rawValue >= 0, "\(process) is negative")
    let again = try? ProcessID([UInt8](process.description.utf8))
    try require(again == process, "\(process) does not read as itself")
  case .failure(let error):
    try require(!error.description.isEmpty, "no words")
  }

  // strtoul() ends at a zero byte. Whether it knows 0b depends on the C library.
  guard !input.contains(0), !input.contains(where: { $0 | 0x20 == UInt8(ascii: "b") }) else {
    return
  }
  let (value, end) = unsafe (input + [0]).withUnsafeBytes { bytes in
    var rest: UnsafeMutablePointer<CChar>?
    let start = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress
    guard let start = unsafe start else { return (UInt(0), 0) }
    let value = unsafe strtoul(start, &rest, 0)
    return unsafe (value, rest.map { unsafe start.distance(to: UnsafePointer($0)) } ?? 0)
  }
  let number = CNumber(in: input, at: 0)
  try require(
    (number?.end ?? 0) == end && (number?.value ?? 0) == value,
    "'\(shown(input))' reads as \(value) up to \(end)")
}
