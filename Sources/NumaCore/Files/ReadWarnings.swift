internal import LinuxSystem

/// What could not be read or understood of one file of the kernel, where everything else was.
public struct ReadWarning: Hashable, Sendable, CustomStringConvertible {
  /// The file and what is wrong with it: the first fault, where there are several.
  public let error: ReadError
  /// How many other faults the same file has.
  public internal(set) var others = 0

  public var description: String {
    switch others {
    case 0: "\(error)"
    case 1: "\(error) (and 1 more fault in this file)"
    default: "\(error) (and \(others) more faults in this file)"
    }
  }
}

/// The warnings of a ``SystemRoot``. Readers of several threads add to it.
final class ReadWarnings: Sendable {
  private struct State {
    /// Those that the caller has not taken, in the order of their files.
    var pending: [ReadWarning] = []
    /// The files that had a fault, each with its place in `pending`; -1 after the caller took it.
    var places: [String: Int] = [:]
  }

  private let state = Guarded(State())

  /// How many files are remembered: a program that runs for months must not grow by the faults it meets.
  private static let mostFiles = 1024

  /// Adds a fault. A file whose warning the caller has taken is not reported again.
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

  /// Takes the warnings that were not taken before.
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
  /// Takes the warnings of everything that was read from this root, or from a copy of it, since the last call: the
  /// faults that cost a value and not the report. A file is reported once.
  ///
  /// A reader throws where nothing can be said without the file. Where a part of it is left, a line that the kernel does
  /// not write, a word that is not a number, or a file that cannot be read costs that part, and is such a warning.
  ///
  /// ```swift
  /// let table = try root.allocationCounters(ofAll: nodes)
  /// for warning in root.takeWarnings() { print("warning: \(warning)") }
  /// ```
  public func takeWarnings() -> [ReadWarning] { warnings.take() }

  /// Adds a fault that costs a part of what is read.
  func warn(_ error: ReadError) { warnings.add(error) }

  /// Reads a part of a larger whole: what cannot be read or understood is `nil`, and a warning of
  /// ``takeWarnings()``.
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
