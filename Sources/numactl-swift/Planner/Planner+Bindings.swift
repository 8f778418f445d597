import CommandInterface
import NumaCore

extension Planner {
  mutating func beginBinding(_ option: NumactlOption) throws(Failure) {
    if let bindingOption, bindingOption == NumactlOption.localRank(nil).name {
      throw Failure("\(option.name): cannot stand with \(bindingOption), which binds to CPUs too")
    }
    if let length = object.sizeOption {
      throw Failure("\(length): is for --shm and --file, and \(option.name) is for a command")
    }
    bindingOption = option.name
  }

  func refuseAfterBinding(_ option: NumactlOption) throws(Failure) {
    if let bindingOption {
      throw Failure("\(option.name): has no CPUs to bind: \(bindingOption) is for a command")
    }
  }

  mutating func takeNodeBinding(_ option: NumactlOption, _ text: Word) throws(Failure) {
    try beginBinding(option)
    let choice = try nodes(of: option, text)
    guard case .chosen(let nodes, let omission) = choice else {
      if case .refused(let reason) = choice {
        apply(Setting(option: option.name, text: text, value: .refused(reason)))
      }
      return
    }
    let cpus: CPUMask
    do throws(ReadError) {
      cpus = try machine.cpus(of: nodes)
    } catch {
      return try applyRefused(option, text, reason: error.description)
    }
    var setting = Setting(
      option: option.name, text: text, value: .affinity(cpus, of: nodes), omission: omission)
    if cpus.isEmpty {
      let reason =
        nodes.isEmpty
        ? "names no node"
        : nodes.count == 1 ? "node \(nodes) has no CPUs" : "the nodes have no CPUs"
      try refuse(&setting, reason)
    }
    apply(setting)
  }

  mutating func takeCPUBinding(_ option: NumactlOption, _ text: Word) throws(Failure) {
    try beginBinding(option)
    switch try cpus(of: option, text) {
    case .refused(let reason):
      apply(Setting(option: option.name, text: text, value: .refused(reason)))
    case .chosen(let cpus, let omission):
      var setting = Setting(
        option: option.name, text: text, value: .affinity(cpus, of: nil), omission: omission)
      if cpus.isEmpty { try refuse(&setting, "names no CPU") }
      apply(setting)
    }
  }
}
