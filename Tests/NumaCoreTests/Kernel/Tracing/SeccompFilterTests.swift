import Testing

@testable import NumaCore

/// Tests of the evaluation of seccomp filters; scenarios compare it with what the kernel does with the same filters.
struct SeccompFilterTests {
  private typealias Instruction = SeccompFilter.Instruction

  private static let allow: UInt32 = 0x7fff_0000
  private static let refuse: UInt32 = 0x0005_0001
  private static let kill: UInt32 = 0x8000_0000

  private func instruction(
    _ code: UInt16, _ operand: UInt32, _ jumpIfTrue: UInt8 = 0, _ jumpIfFalse: UInt8 = 0
  ) -> SeccompFilter.Instruction {
    Instruction(code: code, jumpIfTrue: jumpIfTrue, jumpIfFalse: jumpIfFalse, operand: operand)
  }

  private func call(_ number: UInt32, _ arguments: [UInt64] = [0, 0, 0, 0, 0, 0])
    -> SeccompFilter.Call
  {
    SeccompFilter.Call(
      number: number, architecture: 0xc000_003e, instructionPointer: 0x7ffd_0010_0002,
      arguments: arguments)
  }

  /// As container engines have it: `number` is refused, all other calls are allowed.
  private func filter(refusing number: UInt32, by action: UInt32 = refuse) -> SeccompFilter {
    SeccompFilter(instructions: [
      instruction(0x20, 4), instruction(0x15, 0xc000_003e, 1, 0), instruction(0x06, Self.kill),
      instruction(0x20, 0), instruction(0x15, number, 0, 1), instruction(0x06, action),
      instruction(0x06, Self.allow),
    ])
  }

  @Test func decidesByNumberAndArchitecture() {
    #expect(!filter(refusing: 238).allows(call(238)))
    #expect(filter(refusing: 238).allows(call(237)))
    let foreign = SeccompFilter.Call(
      number: 237, architecture: 0x4000_0003, instructionPointer: 0,
      arguments: [0, 0, 0, 0, 0, 0])
    #expect(!filter(refusing: 238).allows(foreign))
  }

  @Test(
    arguments: [
      (0x7fff_0000, true), (0x7ffc_0000, true), (0x7ff0_0000, false), (0x7fc0_0000, false),
      (0x0005_0026, false), (0x0003_0000, false), (0, false), (0x8000_0000, false),
    ] as [(UInt32, Bool)])
  func knowsTheActions(action: UInt32, isAllowed: Bool) {
    #expect(filter(refusing: 238, by: action).allows(call(238)) == isAllowed)
  }

  /// Both halves of an argument, and the instruction pointer.
  @Test func loadsEachWord() {
    for (offset, value) in [(16, 0x5566_7788), (20, 0x1122_3344), (8, 0x0010_0002), (12, 0x7ffd)]
      as [(UInt32, UInt32)]
    {
      let filter = SeccompFilter(instructions: [
        instruction(0x20, offset), instruction(0x15, value, 0, 1), instruction(0x06, Self.allow),
        instruction(0x06, 0),
      ])
      #expect(filter.allows(call(1, [0x1122_3344_5566_7788, 0, 0, 0, 0, 0])), "offset \(offset)")
      #expect(
        !filter.allows(
          SeccompFilter.Call(
            number: 1, architecture: 0, instructionPointer: 0, arguments: [0, 0, 0, 0, 0, 0])))
    }
  }

  /// Each instruction computes 7 from the number of the call, which is 6.
  @Test(
    arguments: [
      [(0x04, 1)], [(0x14, 0xffff_ffff)], [(0x24, 3), (0x14, 11)], [(0x34, 2), (0x04, 4)],
      [(0x44, 1)], [(0x54, 4), (0x04, 3)], [(0x64, 1), (0x14, 5)], [(0x74, 1), (0x04, 4)],
      [(0x84, 0), (0x04, 13)], [(0xa4, 1)], [(0x94, 4), (0x04, 5)],
      // By the index register: X = 1, A + X; A to X, 1 + X; by memory.
      [(0x01, 1), (0x0c, 0)], [(0x07, 0), (0x00, 1), (0x0c, 0)],
      [(0x02, 3), (0x00, 9), (0x60, 3), (0x04, 1)],
      [(0x07, 0), (0x03, 15), (0x00, 9), (0x61, 15), (0x87, 0), (0x04, 1)],
      [(0x80, 0), (0x14, 57)], [(0x81, 0), (0x87, 0), (0x14, 57)],
    ] as [[(UInt16, UInt32)]])
  func computes(steps: [(UInt16, UInt32)]) {
    let filter = SeccompFilter(
      instructions: [instruction(0x20, 0)] + steps.map { instruction($0.0, $0.1) }
        + [instruction(0x15, 7, 0, 1), instruction(0x06, Self.allow), instruction(0x06, 0)])
    #expect(filter.allows(call(6)))
    #expect(!filter.allows(call(59)) || steps.contains { $0.0 & 0x80 != 0 && $0.0 < 0x84 })
  }

  @Test(
    arguments: [
      (0x15, 6, true), (0x25, 5, true), (0x25, 6, false), (0x35, 6, true), (0x35, 7, false),
      (0x45, 2, true), (0x45, 1, false),
    ] as [(UInt16, UInt32, Bool)])
  func compares(code: UInt16, operand: UInt32, isTrue: Bool) {
    let filter = SeccompFilter(instructions: [
      instruction(0x20, 0), instruction(code, operand, 0, 1), instruction(0x06, Self.allow),
      instruction(0x06, 0),
    ])
    #expect(filter.allows(call(6)) == isTrue)
  }

  /// What the kernel would not accept, and what returns a computed action.
  @Test func allowsNothingByPrograms() {
    let wrong: [[SeccompFilter.Instruction]] = [
      [], [instruction(0x20, 0)], [instruction(0x20, 64), instruction(0x06, Self.allow)],
      [instruction(0x20, 2), instruction(0x06, Self.allow)],
      [instruction(0x34, 0), instruction(0x06, Self.allow)],
      [instruction(0x60, 16), instruction(0x06, Self.allow)],
      [instruction(0x02, 16), instruction(0x06, Self.allow)],
      [instruction(0x64, 32), instruction(0x06, Self.allow)],
      [instruction(0x05, 7), instruction(0x06, Self.allow)],
      [instruction(0xff, 0), instruction(0x16, 0)],
    ]
    for program in wrong { #expect(!SeccompFilter(instructions: program).allows(call(6))) }
    let computed = [instruction(0x00, Self.allow), instruction(0x16, 0)]
    #expect(SeccompFilter(instructions: computed).allows(call(6)))
  }
}
