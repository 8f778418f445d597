import CNuma
import Testing

@testable import NumaCore

/// Tests of the place where traced threads make calls; scenarios trace real processes.
struct CallSiteTests {
  private let end: UInt = 0x7ffd_0010_2000

  private func address(_ places: Int) -> UInt { end - UInt(places * CallSite.size) }

  private var made: [UInt] {
    var words = [UInt](repeating: 0, count: Int(CALL_SITE_WORDS))
    var registers = thread_registers()
    unsafe make_call_site(&words, address(1), &registers)
    return words + [UInt](repeating: 7, count: Int(CALL_SITE_MASK_WORDS))
  }

  private let free = [UInt](repeating: 0, count: CallSite.words)
  private let used = [UInt](repeating: 0x90, count: CallSite.words)

  @Test func isTheEndOfTheCode() {
    #expect(CallSite(in: used + free, endingAt: end)?.address == address(1))
    #expect(CallSite(in: free, endingAt: end)?.address == address(1))
    #expect(CallSite(in: free, endingAt: end)?.mask == address(1) + UInt(Int(CALL_SITE_WORDS) * 8))
  }

  @Test func isNeverInUsedBytes() {
    #expect(CallSite(in: used, endingAt: end) == nil)
    #expect(CallSite(in: [UInt](free.dropFirst()), endingAt: end) == nil)
    #expect(CallSite(in: [], endingAt: end) == nil)
    var almostFree = free
    almostFree[0] = 1
    #expect(CallSite(in: almostFree, endingAt: end) == nil)
  }

  /// A tracer that was killed leaves its instructions, which a thread may still execute.
  @Test func leavesThoseOfKilledTracersAlone() {
    #expect(CallSite(in: free + made, endingAt: end)?.address == address(2))
    #expect(CallSite(in: used + free + made + made, endingAt: end)?.address == address(3))
    // Without another place, the oldest.
    #expect(CallSite(in: used + made + made, endingAt: end)?.address == address(1))
    #expect(CallSite(in: made, endingAt: end)?.address == address(1))
    // One that was killed while it wrote them, word by word.
    for count in 1...Int(CALL_SITE_CODE_WORDS) {
      let part = [UInt](made.prefix(count)) + [UInt](free.dropFirst(count))
      #expect(CallSite(in: free + part, endingAt: end)?.address == address(2))
      #expect(CallSite(in: used + part, endingAt: end)?.address == address(1))
    }
  }

  @Test func isRecognizedWhereverItReturns() {
    var registers = thread_registers()
    for target in [0, 0x55aa_0000_1000, end] as [UInt] {
      unsafe set_program_counter(&registers, target)
      var words = [UInt](repeating: 0, count: Int(CALL_SITE_WORDS))
      unsafe make_call_site(&words, address(1), &registers)
      #expect(unsafe is_call_site(words) != 0)
      words[1] ^= 1 << 8
      #expect(unsafe is_call_site(words) == 0)
    }
  }
}
