import Glibc
import Testing

@testable import CommandInterface

struct SignalsTests {
  /// For this thread alone: others of the tests may have let it through.
  @Test func takesAHeldSignalOnce() {
    let held = HeldSignals([.user1])
    #expect(held.pending == nil)
    #expect(held.take() == nil)
    raise(SIGUSR1)
    #expect(held.pending == .user1)
    #expect(held.take() == .user1)
    #expect(held.pending == nil)
    #expect(held.take() == nil)
    held.release()
  }
}
