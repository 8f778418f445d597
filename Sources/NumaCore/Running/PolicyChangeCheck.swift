internal import LinuxSystem

extension PolicyChange {
  /// Checks whether the change is possible, without tracing the process.
  ///
  /// If the process has a seccomp filter, the filter is not evaluated: to read it, a thread must be stopped. The check then
  /// passes for a caller with CAP_SYS_ADMIN.
  ///
  /// - Throws: ``PolicyChangeFailure`` with the reason why ``run()`` would be refused.
  ///
  /// Linux 3.4. Source: ptrace(2) "Ptrace access mode checking", Documentation/admin-guide/LSM/Yama.rst.
  public func check() throws(PolicyChangeFailure) {
    let root = SystemRoot.live
    let status = try checkProcess(in: root)
    try checkAccess(status, in: root)
    try checkProgram(in: root)
    try checkFilter(status, in: root)
    if case .set(let policy) = rule { try check(policy, status) }
  }

  func failure(_ cause: PolicyChangeFailure.Cause) -> PolicyChangeFailure {
    PolicyChangeFailure(of: process, cause)
  }

  private func checkProcess(in root: SystemRoot) throws(PolicyChangeFailure) -> ProcessStatus {
    guard process != .caller, process != .ofThisProgram else { throw failure(.caller) }
    let status: ProcessStatus
    do throws(ReadError) {
      status = try root.processStatus(of: process)
    } catch {
      throw PolicyChangeFailure(reading: process, error)
    }
    if status.isKernelThread { throw failure(.kernelThread) }
    // The first thread may have ended before the others.
    guard !status.isZombie || (try? root.threads(of: process).count) ?? 0 > 1 else {
      throw failure(.zombie)
    }
    return status
  }

  private func checkAccess(
    _ status: ProcessStatus, in root: SystemRoot
  ) throws(PolicyChangeFailure) {
    if let tracer = status.tracer { throw failure(.traced(by: tracer)) }
    do throws(ReadError) {
      _ = try ProcessMemory(of: process, in: root)
    } catch {
      throw accessFailure(error, status, in: root)
    }
  }

  /// Returns the reason why the memory of the process cannot be opened.
  func accessFailure(
    _ error: ReadError, _ status: ProcessStatus?, in root: SystemRoot
  ) -> PolicyChangeFailure {
    if error.errnoOfProcess == .noSuchProcess { return failure(.noSuchProcess) }
    guard error.errno == .permissionDenied || error.errno == .notPermitted,
      let status, let caller = try? root.processStatus(of: .caller)
    else { return failure(.unreadable(error)) }
    // Yama's rule holds for tracing, but not for reading.
    if (try? root.memoryMaps(of: process)) != nil,
      let scope = try? root.number("/proc/sys/kernel/yama/ptrace_scope"), scope > 0
    {
      return failure(.limitedByYama(scope))
    }
    return failure(.denied(AccessDenial(to: status, by: caller)))
  }

  /// Checks that the program has the instructions of this one.
  ///
  /// Source: elf(5), `EI_CLASS`, `e_machine`.
  private func checkProgram(in root: SystemRoot) throws(PolicyChangeFailure) {
    let start = 20
    guard let own = root.firstBytes(start, of: root.processDirectory(of: .caller).appending("exe")),
      let other = root.firstBytes(start, of: root.processDirectory(of: process).appending("exe"))
    else { return }
    let (classField, machineField) = (4, 18...19)
    guard own[classField] == other[classField], own[machineField] == other[machineField] else {
      throw failure(.otherArchitecture)
    }
  }

  private func checkFilter(
    _ status: ProcessStatus, in root: SystemRoot
  ) throws(PolicyChangeFailure) {
    if status.hasStrictSeccomp {
      throw failure(.blockedByFilter(ThreadID(rawValue: process.rawValue)))
    }
    guard status.hasSeccompFilter else { return }
    let caller = try? root.processStatus(of: .caller)
    guard caller?.effectiveCapabilities?.contains(.administration) == true else {
      throw failure(.unreadableFilter)
    }
  }

  /// Checks that the process may have all nodes of a policy, and that the kernel knows the mode.
  private func check(
    _ policy: MemoryPolicy, _ status: ProcessStatus
  ) throws(PolicyChangeFailure) {
    if let allowed = status.allowedNodes, !policy.flags.contains(.relativeNodes),
      !policy.nodes.isSubset(of: allowed)
    {
      throw failure(.outsideCpuset(policy.nodes.subtracting(allowed), allowed: allowed))
    }
    // The nodes may be outside the caller's own cpuset. One of the caller's nodes shows whether the kernel takes the rest.
    var policy = policy
    if !policy.nodes.isEmpty, let own = try? SystemRoot.live.allowedNodes() {
      policy.nodes = NodeMask(own.prefix(1))
    }
    if case .refused(let errno) = LinuxKernel().tryOut(policy) {
      throw failure(.policy(PolicyRefusal(of: policy, errno: errno)))
    }
  }
}
