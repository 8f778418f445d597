import Testing

@testable import NumaCore

struct CallBeforeStopTests {
  private func parse(_ text: String) -> CallBeforeStop? { CallBeforeStop(text: [UInt8](text.utf8)) }

  @Test func isReadFromTheKernelsText() {
    let call = parse("22 0x4 0x7ffd1000 0x1 0xffffffff 0x0 0x8 0xffffe15cb0a0 0xffff8c1b1234\n")
    #expect(
      call
        == CallBeforeStop(
          number: 22, firstArgument: 4, stackPointer: 0xffff_e15c_b0a0,
          programCounter: 0xffff_8c1b_1234))
  }

  @Test(
    arguments: [
      "running\n", "-1 0x7ffd1000 0x7f0010\n", "", "22 0x4\n", "22 4 5 6 7 8 9 10 11\n",
      "x 0x4 0x7ffd1000 0x1 0xffffffff 0x0 0x8 0x1 0x2",
      "22 0x4 0x7ffd1000 0x1 0xffffffff 0x0 0x8 0x1 0x12345678123456789",
    ])
  func isNoneInOtherTexts(text: String) { #expect(parse(text) == nil) }
}
