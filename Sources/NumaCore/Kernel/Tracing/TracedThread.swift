internal import CLibc
internal import CNuma
internal import LinuxSystem

/// A thread of another process that is traced by ptrace(2), so that it makes system calls for the caller.
///
/// The kernel lets no process set the memory policy of another. A tracer can stop a thread and change its registers, so
/// that the thread makes the call itself. The thread must notice nothing of it, whatever it was doing, and even if the
/// tracer is killed in the middle:
///
/// - `PTRACE_SEIZE` and `PTRACE_INTERRUPT` stop the thread without a signal. A system call that the stop interrupts is
///   restarted as after a stop signal without a handler: the registers that the thread had at the stop are set again in
///   another stop of the same kind, and the kernel restarts the call when the thread continues.
/// - The call is made from a ``CallSite``, not from the stack of the thread, whose room the tracer cannot know. The
///   instructions after the call, and their constants, restore all registers and jump back to the thread's own code. They
///   run only if the tracer dies: the kernel then continues the thread at the call site. All words are written before a
///   single `PTRACE_SETREGSET` moves the thread to the call site, so the tracer may die at any moment.
/// - A few calls return EINTR after a stop, with or without a handler (signal(7)). They are made again, unless a handler
///   runs first. A relative timeout begins anew: ``hasRepeatedCall``.
/// - A signal that arrives before the injected call is delivered first, with the thread's own registers. The thread is
///   then stopped again.
/// - In a process that a signal has stopped, the thread stops again when it is released.
/// - A thread in a restartable sequence (rseq) continues at the abort address of the sequence, as after a preemption.
/// - Vector registers that a call does not keep are saved and set again (SVE and SME of arm64). If the tracer dies in the
///   few microseconds of the call, their contents beyond those of the base registers are lost, and so is x17 on arm64
///   where the thread's code is more than 128 MiB from each call site.
///
/// The kernel releases the threads that are still traced when the tracing thread ends. A `TracedThread` is used by one
/// native thread only, since ptrace(2) binds a tracee to the thread that seized it.
///
/// Linux 3.4. Source: ptrace(2), signal(7), restart_syscall(2), Documentation/userspace-api/seccomp_filter.rst.
struct TracedThread: ~Copyable {
  let thread: ThreadID
  private let process: ProcessID
  private let memory: ProcessMemory
  private let root: SystemRoot
  /// The registers with which the thread continues.
  private var registers = thread_registers()
  /// The vector registers that calls do not keep, by set.
  private var vectors: [(set: CInt, bytes: [UInt8])] = []
  private var callBefore: CallBeforeStop?
  /// Whether the thread is at the end of an injected call, so that its registers are not its own.
  private var isAtSite = false
  private var site: CallSite?
  /// Whether a call was made again that had returned EINTR because of the stop.
  private(set) var hasRepeatedCall = false
  /// When the thread stopped, on ``MonotonicClock``.
  private var stopTime = Duration.zero

  /// Starts to trace a thread, which goes on running.
  ///
  /// - Throws: ``TracingFailure/ended``; ``TracingFailure/refused(_:)`` with `.notPermitted` if the caller may not trace the
  ///   thread, or another tracer does.
  init(
    _ thread: ThreadID, of process: ProcessID, _ memory: ProcessMemory, in root: SystemRoot = .live
  ) throws(TracingFailure) {
    self.thread = thread
    self.process = process
    self.memory = memory
    self.root = root
    try Self.check { trace_seize(thread.rawValue) }
  }

  // Embedded Swift requires an explicit deinit for other modules, which do not see the types that the value holds.
  deinit {}

  private static func check(_ call: () -> CInt) throws(TracingFailure) {
    do throws(Errno) {
      _ = try valueOrErrno(call)
    } catch .noSuchProcess {
      throw .ended
    } catch {
      throw .refused(error)
    }
  }
}

// MARK: Stop and release

extension TracedThread {
  /// Stops the thread, and reads its registers.
  ///
  /// - Throws: ``TracingFailure/notStopped`` if it does not stop until `deadline`, ``TracingFailure/ended``,
  ///   ``TracingFailure/otherInstructions``.
  mutating func stop(until deadline: Duration) throws(TracingFailure) {
    callBefore = nil
    if stop_loses_call() != 0 { noteCall() }
    do throws(TracingFailure) {
      try interrupt(until: deadline)
      stopTime = MonotonicClock.now
      try takeStock(until: deadline)
    } catch {
      // Fails if the thread has not stopped.
      _ = trace_detach(thread.rawValue, 0)
      throw error
    }
  }

  /// Notes the call in which the thread is, if it is in one.
  ///
  /// A thread that waits most of the time may just run. If it were stopped as soon as it waits again, its call would not be
  /// known. It is therefore given some time to wait.
  private mutating func noteCall() {
    for _ in 0..<Self.looksForCall {
      callBefore = root.callBeforeStop(of: thread, in: process)
      if callBefore != nil { return }
      MonotonicClock.sleep(for: Self.shortestPause)
    }
  }

  private static let looksForCall = 20

  /// Reads all that the thread is to have when it continues.
  private mutating func takeStock(until deadline: Duration) throws(TracingFailure) {
    try readRegisters()
    if mayContinueByRestart() { try enterOwnCall(until: deadline) }
    takeOutOfSequence()
    repeatInterruptedCall()
    vectors = []
    var set: CInt = 0
    while case let size = vector_size(thread.rawValue, set), size >= 0 {
      if size > 0 {
        var bytes = [UInt8](repeating: 0, count: size)
        try Self.check { unsafe get_vectors(thread.rawValue, set, &bytes, UInt(size)) }
        vectors.append((set, bytes))
      }
      set += 1
    }
  }

  /// Lets the thread continue as if nothing had happened, and returns how long it was stopped.
  mutating func release() throws(TracingFailure) -> Duration {
    var signal: CInt = 0
    if isAtSite {
      // Only a stop of this kind restarts an interrupted call.
      try Self.check { trace_interrupt(thread.rawValue) }
      try Self.check { trace_continue(thread.rawValue, 0) }
      // The stop comes at once: the thread runs no instruction of its own.
      switch try nextStop(until: Self.never) {
      case .trap, .call: break
      case .signal(let number): signal = number
      }
      try restoreVectors()
    }
    if signal != 0 || hasPendingSignal { undoRepeatedCall() }
    try setRegisters(registers)
    // From here on, the thread is no longer there.
    if isAtSite, let site {
      clear(site)
      isAtSite = false
    }
    try Self.check { trace_detach(thread.rawValue, signal) }
    return MonotonicClock.now - stopTime
  }

  private enum Stop {
    case trap
    case signal(CInt)
    case call
  }

  /// Waits for the next stop.
  ///
  /// A stop usually comes after some microseconds, so that a first wait would take longer than it.
  private func nextStop(until deadline: Duration) throws(TracingFailure) -> Stop {
    var polls = 0
    var pause = Self.shortestPause
    while true {
      var signal: CInt = 0
      let state: CInt
      do throws(Errno) {
        state = try valueOrErrno { unsafe trace_state_of(thread.rawValue, &signal) }
      } catch {
        throw .refused(error)
      }
      switch UInt32(bitPattern: state) {
      case TRACE_STOPPED.rawValue: return .trap
      case TRACE_AT_CALL.rawValue: return .call
      case TRACE_AT_SIGNAL.rawValue: return .signal(signal)
      case TRACE_ENDED.rawValue: throw .ended
      default: break
      }
      guard MonotonicClock.now < deadline else { throw .notStopped }
      polls += 1
      if polls < Self.pollsBeforePause {
        sched_yield()
      } else {
        MonotonicClock.sleep(for: pause)
        pause = min(pause * 2, Self.longestPause)
      }
    }
  }

  private static let pollsBeforePause = 100
  private static let shortestPause = Duration.microseconds(50)
  private static let longestPause = Duration.milliseconds(2)
  /// A moment that no wait reaches.
  private static let never = Duration.seconds(Int64.max / 2)

  /// Stops the thread; signals that arrive before are delivered.
  private func interrupt(until deadline: Duration) throws(TracingFailure) {
    try Self.check { trace_interrupt(thread.rawValue) }
    try awaitTrap(until: deadline)
  }

  private func awaitTrap(until deadline: Duration) throws(TracingFailure) {
    while true {
      switch try nextStop(until: deadline) {
      case .trap: return
      case .signal(let number): try Self.check { trace_continue(thread.rawValue, number) }
      case .call: try Self.check { trace_continue(thread.rawValue, 0) }
      }
    }
  }
}

// MARK: Registers

extension TracedThread {
  private mutating func readRegisters() throws(TracingFailure) {
    do throws(Errno) {
      _ = try valueOrErrno { unsafe trace_get_registers(thread.rawValue, &registers) }
    } catch .noSuchProcess {
      throw .ended
    } catch {
      throw .otherInstructions
    }
    guard unsafe runs_same_instructions(&registers) != 0 else { throw .otherInstructions }
  }

  private func setRegisters(_ registers: thread_registers) throws(TracingFailure) {
    var registers = registers
    try Self.check { unsafe trace_set_registers(thread.rawValue, &registers) }
  }

  private func restoreVectors() throws(TracingFailure) {
    for (set, bytes) in vectors {
      try Self.check { unsafe set_vectors(thread.rawValue, set, bytes, UInt(bytes.count)) }
    }
  }

  private func word(at address: UInt) -> UInt? {
    var word: UInt = 0
    return unsafe trace_get_word(thread.rawValue, address, &word) == 0 ? word : nil
  }

  private mutating func mayContinueByRestart() -> Bool {
    guard stop_loses_call() != 0, let instruction = word(at: unsafe program_counter(&registers))
    else { return false }
    return unsafe may_continue_by_restart(&registers, instruction) != 0
  }

  /// Lets the thread enter the call that was interrupted, and stops it there, so that its registers show whether the
  /// kernel repeats the call or continues it.
  private mutating func enterOwnCall(until deadline: Duration) throws(TracingFailure) {
    try Self.check { trace_continue_to_call(thread.rawValue, 0) }
    var signal: CInt = 0
    if case .signal(let number) = try nextStop(until: deadline) { signal = number }
    try Self.check { trace_interrupt(thread.rawValue) }
    try Self.check { trace_continue(thread.rawValue, signal) }
    try awaitTrap(until: deadline)
    try readRegisters()
  }

  /// Leads a thread that is in a restartable sequence to the abort address of the sequence.
  ///
  /// While the thread makes the injected call, the kernel finds it outside the sequence, and no longer watches over it.
  ///
  /// Source: rseq(2), include/uapi/linux/rseq.h.
  private mutating func takeOutOfSequence() {
    let address = trace_rseq_address(thread.rawValue)
    guard address != 0, let sequence = word(at: address + 8), sequence != 0,
      let start = word(at: sequence + 8), let size = word(at: sequence + 16),
      let abort = word(at: sequence + 24)
    else { return }
    guard unsafe program_counter(&registers) &- start < size else { return }
    unsafe set_program_counter(&registers, abort)
  }

  /// Makes the kernel repeat the call that was interrupted, if it returns EINTR because of the stop.
  private mutating func repeatInterruptedCall() {
    guard unsafe has_been_interrupted(&registers) != 0 else { return }
    let call = unsafe stopped_call(&registers)
    guard call >= 0, may_repeat_call(call) != 0 else { return }
    if stop_loses_call() != 0 {
      guard let callBefore, callBefore.number == call,
        unsafe callBefore.programCounter == program_counter(&registers),
        unsafe callBefore.stackPointer == stack_pointer(&registers)
      else { return }
    }
    unsafe repeat_call(&registers, callBefore?.firstArgument ?? 0)
    hasRepeatedCall = true
  }

  /// Whether a signal waits for the thread, so that a call that has returned EINTR must not be repeated.
  ///
  /// The signals are read only if that matters.
  private var hasPendingSignal: Bool {
    guard hasRepeatedCall, stop_loses_call() != 0 else { return false }
    let path = root.threadsDirectory(of: process).appending("\(thread)/status")
    guard let text = try? root.read(path) else { return false }
    let own = signals(line(of: "SigPnd:\t", in: text))
    let shared = signals(line(of: "ShdPnd:\t", in: text))
    return (own | shared) & ~signals(line(of: "SigBlk:\t", in: text)) != 0
  }

  private func signals(_ field: ArraySlice<UInt8>?) -> UInt64 {
    field.flatMap { UInt64(String(bytes: $0), radix: 16) } ?? 0
  }

  /// Lets the interrupted call return EINTR after all, where the kernel would repeat it although a handler runs first.
  private mutating func undoRepeatedCall() {
    guard hasRepeatedCall, stop_loses_call() != 0 else { return }
    unsafe return_interrupted(&registers)
    hasRepeatedCall = false
  }
}

// MARK: Calls

extension TracedThread {
  /// Makes a system call in the stopped thread.
  ///
  /// - Returns: The result of the call.
  /// - Throws: ``TracingFailure``.
  mutating func make(
    _ call: InjectedCall, at sites: CallSites, until deadline: Duration
  ) throws(TracingFailure) -> Result<Int, Errno> {
    guard call.mask.count <= Int(CALL_SITE_MASK_WORDS) else { return .failure(.invalidArgument) }
    while true {
      var words = [UInt](repeating: 0, count: Int(CALL_SITE_WORDS))
      var returned = registers
      unsafe continue_in_call(&returned)
      let site = unsafe sites.site(returningTo: program_counter(&returned))
      unsafe make_call_site(&words, site.address, &returned)
      // While the thread is there, no word that it may still need changes.
      if isAtSite {
        if !call.mask.isEmpty { write(call.mask, at: site.mask) }
      } else {
        write(words + call.mask, at: site.address)
      }
      self.site = site
      let values = call.values(maskAt: site.mask)
      var injected = injected_call(
        number: call.number,
        arguments: (values[0], values[1], values[2], values[3], values[4], values[5]))
      var entering = registers
      unsafe enter_call(&entering, site.address, &injected)
      try setRegisters(entering)
      isAtSite = true
      guard try runToEndOfCall(until: deadline) else { continue }
      var after = thread_registers()
      try Self.check { unsafe trace_get_registers(thread.rawValue, &after) }
      let result = unsafe call_result(&after)
      return result < 0 && result >= -4095
        ? .failure(Errno(rawValue: CInt(-result))) : .success(result)
    }
  }

  /// Lets the thread make the call; returns `false` if a signal had to be delivered before.
  ///
  /// The thread is then stopped again, with new registers.
  private mutating func runToEndOfCall(until deadline: Duration) throws(TracingFailure) -> Bool {
    var isInCall = false
    while true {
      try Self.check { trace_continue_to_call(thread.rawValue, 0) }
      switch try nextStop(until: Self.never) {
      case .call:
        if isInCall { return true }
        isInCall = true
      // The process was stopped or continued by a signal; the thread has not moved.
      case .trap: break
      case .signal(let number):
        undoRepeatedCall()
        try restoreVectors()
        try setRegisters(registers)
        isAtSite = false
        try Self.check { trace_interrupt(thread.rawValue) }
        try Self.check { trace_continue(thread.rawValue, number) }
        try awaitTrap(until: deadline)
        hasRepeatedCall = false
        // The thread is in no call now that could have been interrupted by the first stop.
        callBefore = nil
        try takeStock(until: deadline)
        return false
      }
    }
  }

  /// Writes words.
  ///
  /// Kernels can be built so that the file gives access only through the first thread. The words are then written one after
  /// the other.
  private func write(_ words: [UInt], at address: UInt) {
    guard !memory.write(words, at: address) else { return }
    for (index, word) in words.enumerated() { write(word, at: address, index) }
  }

  /// Writes the former words to the call site, the first word last, by which it is recognized.
  private func clear(_ site: CallSite) {
    guard !memory.write(site.former, at: site.address) else { return }
    for index in site.former.indices.reversed() {
      write(site.former[index], at: site.address, index)
    }
  }

  private func write(_ word: UInt, at address: UInt, _ index: Int) {
    _ = trace_set_word(thread.rawValue, address + UInt(index * MemoryLayout<UInt>.size), word)
  }
}

// MARK: Seccomp

extension TracedThread {
  /// Reads the seccomp filters of the stopped thread.
  ///
  /// - Throws: ``TracingFailure/refused(_:)`` with `.permissionDenied` if the caller lacks CAP_SYS_ADMIN.
  ///
  /// Linux 4.4. Source: ptrace(2), `PTRACE_SECCOMP_GET_FILTER`.
  func seccompFilters() throws(TracingFailure) -> [SeccompFilter] {
    var filters: [SeccompFilter] = []
    while true {
      let number = UInt(filters.count)
      do throws(Errno) {
        let count = try valueOrErrno { trace_filter(thread.rawValue, number, nil) }
        var instructions = [filter_instruction](repeating: filter_instruction(), count: count)
        _ = try valueOrErrno {
          unsafe trace_filter(thread.rawValue, number, &instructions)
        }
        filters.append(
          SeccompFilter(
            instructions: instructions.map {
              SeccompFilter.Instruction(
                code: $0.code, jumpIfTrue: $0.jump_if_true, jumpIfFalse: $0.jump_if_false,
                operand: $0.operand)
            }))
      } catch .noSuchFileOrDirectory {
        return filters
      } catch {
        throw .refused(error)
      }
    }
  }
}

extension InjectedCall {
  /// The call as a seccomp filter sees it.
  func seenByFilter(at site: CallSite) -> SeccompFilter.Call {
    SeccompFilter.Call(
      number: UInt32(truncatingIfNeeded: number), architecture: filter_architecture(),
      instructionPointer: UInt64(site.address + call_instruction_size()),
      arguments: values(maskAt: site.mask).map(UInt64.init))
  }
}
