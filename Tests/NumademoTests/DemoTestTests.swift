import Testing

@testable import numademo

struct DemoTestTests {
  @Test func namesEachTest() {
    #expect(
      DemoTest.allCases.map(\.label) == [
        "memset", "memcpy", "forward", "backward", "STREAM", "random2", "ptrchase",
      ])
  }
}
