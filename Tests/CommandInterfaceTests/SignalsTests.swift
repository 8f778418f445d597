import Glibc
import Testing

@testable import CommandInterface

struct SignalsTests {
  /// The signal is sent to this thread only, because other threads of the tests may not block it.
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
