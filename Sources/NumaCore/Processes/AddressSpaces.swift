public import LinuxSystem

/// A list of processes with one process for each address space, so that memory that several processes share is read
/// once.
public struct AddressSpaces: Hashable, Sendable {
  /// One process for each address space: the first of the given processes that has it, in the given order.
  public internal(set) var processes: [ProcessID] = []
  /// The processes that are omitted, each with the process in ``processes`` that has the same address space.
  public internal(set) var sharing: [ProcessID: ProcessID] = [:]
  /// The processes that could not be compared; each of them is in ``processes``.
  ///
  /// The reason is `.notPermitted` without ptrace-read access to the process, and `.noFunction` if the kernel was built
  /// without kcmp(2).
  public internal(set) var uncompared: [ProcessID: Errno] = [:]
}

extension LinuxKernel {
  /// Finds the processes that have different address spaces.
  ///
  /// The number of calls is that of a sort: each process is compared by binary search.
  ///
  /// The function does not throw. Processes that cannot be compared are kept, and are listed in
  /// ``AddressSpaces/uncompared`` unless they have exited. ``ProcessID/caller`` is kept and not compared, because kcmp(2)
  /// does not accept it. The caller omits processes without memory first, because they would all count as one address
  /// space.
  ///
  /// Linux 3.5. Source: kcmp(2), `KCMP_VM`.
  public func addressSpaces(of processes: [ProcessID]) -> AddressSpaces {
    AddressSpaces(processes, comparedBy: memoryOrder)
  }
}

extension AddressSpaces {
  init(
    _ processes: [ProcessID],
    comparedBy order: (ProcessID, ProcessID) throws(Errno) -> LinuxKernel.MemoryOrder
  ) {
    // In the order of their address spaces.
    var known: [ProcessID] = []
    for process in processes {
      do throws(Errno) {
        // A process that the caller may compare with itself can be compared with all known processes.
        _ = try order(process, process)
        if let twin = try Self.place(process, among: &known, order) {
          sharing[process] = twin
          continue
        }
      } catch .noSuchProcess {
        // The process has exited. It is kept, and reading it reports the error.
      } catch {
        uncompared[process] = error
      }
      self.processes.append(process)
    }
  }

  /// Inserts a process at its place in the order, or returns the known process that has the same address space.
  private static func place(
    _ process: ProcessID, among known: inout [ProcessID],
    _ order: (ProcessID, ProcessID) throws(Errno) -> LinuxKernel.MemoryOrder
  ) throws(Errno) -> ProcessID? {
    var range = 0..<known.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      do throws(Errno) {
        switch try order(process, known[middle]) {
        case .same: return known[middle]
        case .before: range = range.lowerBound..<middle
        case .behind: range = (middle + 1)..<range.upperBound
        }
      } catch .noSuchProcess {
        // The other process has exited. If it is this process instead, the next call throws.
        known.remove(at: middle)
        range = range.lowerBound..<(range.upperBound - 1)
        _ = try order(process, process)
      }
    }
    known.insert(process, at: range.lowerBound)
    return nil
  }
}
