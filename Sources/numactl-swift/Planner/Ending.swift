import NumaCore

/// The last action of a plan.
enum Ending: Equatable {
  /// The plan ends after its steps.
  case done
  case help
  case version
  case show
  case showProcess(ProcessID)
  /// Changes the policies and bindings of running processes; the steps are the settings.
  case changeProcesses(ProcessChangeOptions)
  case explain(NodeSpecifier)
  case hardware
  /// Executes the command that starts at this word.
  case command(at: Int)
}

extension Ending {
  var isCommand: Bool {
    if case .command = self { true } else { false }
  }

  /// The option that requests this report; `nil` if no report is requested.
  var reportOption: String? {
    switch self {
    case .version: "--version"
    case .show, .showProcess: "--show"
    case .explain: "--explain"
    case .hardware: "--hardware"
    case .done, .help, .command, .changeProcesses: nil
    }
  }

  var showsProcess: Bool {
    if case .showProcess = self { true } else { false }
  }

  var changesProcesses: Bool {
    if case .changeProcesses = self { true } else { false }
  }

  /// Whether the ending only reads the machine, so that a recorded machine can take its place.
  var readsMachineOnly: Bool {
    switch self {
    case .hardware, .explain: true
    case .done, .help, .version, .show, .showProcess, .changeProcesses, .command: false
    }
  }
}
