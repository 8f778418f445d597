internal import LinuxSystem

/// The warnings of a ``SystemRoot``, to which several threads can add.
final class ReadWarnings: Sendable {
  private struct State {
    /// The warnings that the caller has not taken, in the order in which their files were first at fault.
    var pending: [ReadWarning] = []
    /// The files that had a fault, each with its index in `pending`, or -1 after the caller took the warning.
    var places: [String: Int] = [:]
  }

  private let state = Guarded(State())

  /// The greatest number of files that are remembered.
  ///
  /// The limit keeps the memory of a program that runs for months from growing with the number of faults.
  private static let mostFiles = 1024

  /// Adds a fault.
  ///
  /// A file whose warning the caller has taken is not reported again.
  func add(_ error: ReadError) {
    let path = error.path.string
    state.withLock { state in
      if let place = state.places[path] {
        if place >= 0 { state.pending[place].others += 1 }
        return
      }
      guard state.places.count < Self.mostFiles else { return }
      state.places[path] = state.pending.count
      state.pending.append(ReadWarning(error: error))
    }
  }

  /// Returns the warnings that were not taken before, and marks them as taken.
  func take() -> [ReadWarning] {
    state.withLock { state in
      let taken = state.pending
      for warning in taken { state.places[warning.error.path.string] = -1 }
      state.pending = []
      return taken
    }
  }
}

extension SystemRoot {
  /// Returns the warnings about everything that was read from this root, or from a copy of it, since the last call.
  ///
  /// A warning reports a fault that makes a value unavailable, but not the whole result. A file is reported once. After
  /// faults in 1024 files, no other file is reported.
  ///
  /// A function that reads files throws an error if it cannot return anything without the file at fault. If it can
  /// return the rest, it omits the part at fault and adds a warning. Such a fault is a line that the kernel does not
  /// write, a word that is not a number, or a file that cannot be read.
  ///
  /// ```swift
  /// let counters = try root.allocationCounters(of: node)
  /// for warning in root.takeWarnings() { print("warning: \(warning)") }
  /// ```
  public func takeWarnings() -> [ReadWarning] { warnings.take() }

  /// Adds a warning for a fault that makes a part of the result unavailable.
  func warn(_ error: ReadError) { warnings.add(error) }

  /// Reads a part of a larger result; if `read` throws, returns `nil` and adds the error to the warnings.
  ///
  /// ``takeWarnings()`` returns the warnings.
  ///
  /// ```swift
  /// let tiers = root.part { () throws(ReadError) in try root.memoryTiers() } ?? []
  /// ```
  public func part<Value>(_ read: () throws(ReadError) -> Value?) -> Value? {
    do throws(ReadError) {
      return try read()
    } catch {
      warn(error)
      return nil
    }
  }
}
