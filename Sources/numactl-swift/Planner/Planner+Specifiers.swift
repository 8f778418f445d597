import CommandInterface
import NumaCore

extension Planner {
  /// Returns the nodes that an option names.
  mutating func nodes(
    of option: NumactlOption, _ text: Word
  ) throws(Failure) -> SpecifierChoice<NodeID> {
    let typed = try typedNodes(of: option, text)
    let specifier = try orFail(option.name) { () throws(NodeSpecifierError) in
      try NodeSpecifier(typed.bytes)
    }
    noteSpecifier(of: option)
    if machine.root.lacksNUMA {
      return try refusedChoice(option, typed, reason: MissingNUMA().description)
    }
    let isBinding = if case .runOnNodes = option { true } else { false }
    let allowed: NodeMask
    do throws(ReadError) {
      allowed = try selectableNodes(isBinding: isBinding)
    } catch {
      return try refusedChoice(option, typed, reason: error.description)
    }
    do throws(NodeSpecifierError) {
      let selection = try specifier.select(within: allowed, from: machine.root)
      warn(of: selection.warnings, option, typed)
      return .chosen(selection.nodes, omission: nil)
    } catch {
      let error = machine.explained(error, isBinding: isBinding)
      return try refusedChoice(option, error: error) { () throws(NodeSpecifierError) in
        try specifier.selectPart(within: allowed, from: machine.root).nodes
      }
    }
  }

  /// Returns the nodes that a specifier may name.
  private mutating func selectableNodes(isBinding: Bool) throws(ReadError) -> NodeMask {
    if takesAll { return try machine.everyNode() }
    return isBinding ? try machine.runNodes() : try machine.memoryNodes()
  }

  private mutating func typedNodes(
    of option: NumactlOption, _ text: Word
  ) throws(Failure) -> Word {
    guard text == "same" else {
      previousNodes = text
      return text
    }
    guard let previousNodes else {
      throw Failure("\(option.name): same: no option before it names nodes")
    }
    return previousNodes
  }

  /// Returns the CPUs that an option names.
  mutating func cpus(
    of option: NumactlOption, _ text: Word
  ) throws(Failure) -> SpecifierChoice<CPUID> {
    let specifier = try orFail(option.name) { () throws(CPUSpecifierError) in
      try CPUSpecifier(text.bytes)
    }
    noteSpecifier(of: option)
    let allowed: CPUMask
    do throws(ReadError) {
      allowed = takesAll ? try machine.everyCPU() : try machine.cpus()
    } catch {
      return try refusedChoice(option, text, reason: error.description)
    }
    do throws(CPUSpecifierError) {
      let selection = try specifier.select(within: allowed, from: machine.root)
      warn(of: selection.warnings, option, text)
      return .chosen(selection.cpus, omission: nil)
    } catch {
      let error = machine.explained(error)
      return try refusedChoice(option, error: error) { () throws(CPUSpecifierError) in
        try specifier.selectPart(within: allowed, from: machine.root).cpus
      }
    }
  }

  private mutating func warn(
    of warnings: [SpecifierWarning], _ option: NumactlOption, _ text: Word
  ) {
    for warning in warnings { warn("\(option.name): \(text.quotedIfEmpty): \(warning)") }
  }
}
