internal import LinuxSystem

extension PolicyChange {
  /// Changes the policy of all threads of the process, of those too that start meanwhile, and of the chosen mappings.
  ///
  /// The change applies to all or to nothing: if one thread or mapping refuses, those before it get back the policy that
  /// they had. If the caller is killed during the change, the process is not harmed, but its threads may then have different
  /// policies.
  ///
  /// - Throws: ``PolicyChangeFailure`` with the thread or mapping at fault, and with what could not be put back.
  ///
  /// Linux 3.4. Source: ptrace(2), set_mempolicy(2), mbind(2).
  public func run() throws(PolicyChangeFailure) -> PolicyChangeReport {
    try check()
    return try inTracingThread { () -> Result<PolicyChangeReport, PolicyChangeFailure> in
      do throws(PolicyChangeFailure) {
        var changer = try PolicyChanger(self)
        try changer.run()
        return .success(changer.report)
      } catch {
        return .failure(error)
      }
    }.get()
  }

  /// Puts back the policies that the threads and mappings had before a change.
  ///
  /// - Returns: What could not be put back, with the reason; empty if everything was put back, or the process has ended.
  ///
  /// Linux 3.4. Source: As ``run()``.
  public func undo(_ report: PolicyChangeReport) -> [String] {
    do throws(PolicyChangeFailure) {
      return try inTracingThread { () -> [String] in
        do throws(PolicyChangeFailure) {
          var changer = try PolicyChanger(self)
          return changer.undo(report)
        } catch {
          return error.cause == .noSuchProcess ? [] : [error.description]
        }
      }
    } catch {
      return [error.description]
    }
  }

  /// Runs a function in a thread of its own, which traces the process, and waits for its end.
  ///
  /// The kernel releases what the thread still traces when it ends.
  private func inTracingThread<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) throws(PolicyChangeFailure) -> Value {
    let gate = Gate<Value>()
    let thread: NativeThread
    do throws(Errno) {
      thread = try NativeThread { gate.open(with: body()) }
    } catch {
      throw failure(.noThread(error))
    }
    defer { thread.join() }
    return gate.wait()
  }
}
