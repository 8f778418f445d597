import LinuxSystem
import Testing

@testable import NumaCore

struct AddressSpacesTests {
  private func processes(_ numbers: some Sequence<Int>) -> [ProcessID] {
    numbers.map { ProcessID(rawValue: Int32($0)) }
  }

  /// Returns the result for a kernel that has these address spaces, by process.
  private func spaces(
    _ numbers: [Int], _ kernel: [Int32: Int], refusing refused: Int32? = nil
  ) -> AddressSpaces {
    AddressSpaces(processes(numbers)) { (first, second) throws(Errno) in
      if first.rawValue == refused || second.rawValue == refused { throw .notPermitted }
      guard let one = kernel[first.rawValue], let two = kernel[second.rawValue] else {
        throw .noSuchProcess
      }
      return one == two ? .same : one < two ? .before : .behind
    }
  }

  @Test func keepsTheFirstOfEach() {
    let found = spaces([5, 6, 7, 8, 9], [5: 30, 6: 10, 7: 30, 8: 20, 9: 10])
    #expect(found.processes == processes([5, 6, 8]))
    #expect(
      found.sharing == [
        ProcessID(rawValue: 7): ProcessID(rawValue: 5),
        ProcessID(rawValue: 9): ProcessID(rawValue: 6),
      ])
    #expect(found.uncompared.isEmpty)
  }

  /// The first process of each address space is kept if there are many, in an order that is not that of the processes.
  @Test func sortsMany() {
    let kernel = Dictionary(
      uniqueKeysWithValues: (1...500).map { (Int32($0), $0 * 7919 % 100) })
    #expect(spaces(Array(1...500), kernel).processes == processes(1...100))
  }

  @Test func keepsWhatCannotBeCompared() {
    let found = spaces([5, 6, 7], [5: 1, 6: 1, 7: 1], refusing: 6)
    #expect(found.processes == processes([5, 6]))
    #expect(found.uncompared == [ProcessID(rawValue: 6): .notPermitted])
  }

  /// A process that has exited is kept as an address space of its own, and is not reported as uncompared.
  @Test func keepsWhatIsGone() {
    let found = spaces([5, 6, 7], [5: 1, 7: 1])
    #expect(found.processes == processes([5, 6]))
    #expect(found.uncompared.isEmpty)
  }

  /// A process may exit while others are compared with it.
  @Test func passesOverWhatGoesMeanwhile() {
    var calls = 0
    let found = AddressSpaces(processes([5, 6])) { (first, second) throws(Errno) in
      calls += 1
      if calls > 1, first.rawValue == 5 || second.rawValue == 5 { throw .noSuchProcess }
      return .same
    }
    #expect(found.processes == processes([5, 6]))
  }

  @Test func asksTheKernel() throws {
    let own = ProcessID.ofThisProgram
    #expect(try LinuxKernel().sharesMemory(own, own))
    #expect(LinuxKernel().addressSpaces(of: [own, own]).processes == [own])
    #expect(throws: Errno.noSuchProcess) {
      try LinuxKernel().sharesMemory(own, ProcessID(rawValue: .max))
    }
  }
}
