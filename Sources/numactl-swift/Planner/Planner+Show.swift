import CommandInterface
import NumaCore

extension Planner {
  /// Returns the ending of `--show`, which depends on `--pid` anywhere on the command line.
  func showEnding() throws(Failure) -> Ending {
    guard let target = globalOptions.targets.first else { return .show }
    guard case .list(let typed) = target else {
      throw Failure("\(target.option): is for a change of a policy or binding")
    }
    let process = try orFail("--pid: \(typed.quotedIfEmpty)") { () throws(ProcessIDError) in
      try ProcessID(typed.bytes)
    }
    guard process != .caller else {
      throw Failure("--pid: \(typed): is no process; --show without --pid shows this one")
    }
    return .showProcess(process)
  }

  /// Fails if `--pid` has no value after `--show`.
  ///
  /// `--show` takes precedence over other errors after it.
  func refuseMissingProcess(_ error: UsageError?) throws(Failure) {
    if let error, plan.ending == .show, error.reason == .needsValue(.process) {
      throw Failure(error, NumactlOption.usage)
    }
  }
}
