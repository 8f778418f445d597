public import LinuxSystem

/// Processes, one for each address space, so that what several processes share is looked at once.
public struct AddressSpaces: Hashable, Sendable {
  /// One process for each address space: the first of those that were given, in their order.
  public internal(set) var processes: [ProcessID] = []
  /// The processes that were left out, and the one that stands for each.
  public internal(set) var sharing: [ProcessID: ProcessID] = [:]
  /// The processes that could not be compared, each of which stands for itself, and why.
  public internal(set) var uncompared: [ProcessID: Errno] = [:]
}

extension LinuxKernel {
  /// Finds out which of several processes have an address space of their own. In as many calls as sorting takes.
  ///
  /// Nothing is thrown: processes that cannot be compared are kept, and are in ``AddressSpaces/uncompared`` unless
  /// they are gone. Leave out processes without memory first: they would all count as one.
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
        // Whoever may be compared with itself may be compared with all that are known.
        _ = try order(process, process)
        if let twin = try Self.place(process, among: &known, order) {
          sharing[process] = twin
          continue
        }
      } catch .noSuchProcess {
        // Whoever reads it will see.
      } catch {
        uncompared[process] = error
      }
      self.processes.append(process)
    }
  }

  /// Puts a process in its place, or finds the one that has its address space.
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
        // The other one is gone; if it is this one instead, the next call says so.
        known.remove(at: middle)
        range = range.lowerBound..<(range.upperBound - 1)
        _ = try order(process, process)
      }
    }
    known.insert(process, at: range.lowerBound)
    return nil
  }
}
