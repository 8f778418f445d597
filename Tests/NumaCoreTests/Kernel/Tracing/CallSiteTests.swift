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
    #expect(CallSite(in: used + free, endingAt: end, mustBeZero: true)?.address == address(1))
    #expect(CallSite(in: free, endingAt: end, mustBeZero: true)?.address == address(1))
    #expect(
      CallSite(in: free, endingAt: end, mustBeZero: true)?.mask == address(1)
        + UInt(Int(CALL_SITE_WORDS) * 8))
  }

  @Test func isNeverInUsedBytes() {
    #expect(CallSite(in: used, endingAt: end, mustBeZero: true) == nil)
    #expect(CallSite(in: [UInt](free.dropFirst()), endingAt: end, mustBeZero: true) == nil)
    #expect(CallSite(in: [], endingAt: end, mustBeZero: true) == nil)
    var almostFree = free
    almostFree[0] = 1
    #expect(CallSite(in: almostFree, endingAt: end, mustBeZero: true) == nil)
  }

  /// A tracer that was killed leaves its instructions, which a thread may still execute.
  @Test func leavesThoseOfKilledTracersAlone() {
    #expect(CallSite(in: free + made, endingAt: end, mustBeZero: true)?.address == address(2))
    #expect(
      CallSite(in: used + free + made + made, endingAt: end, mustBeZero: true)?.address
        == address(3))
    // Without another place, the oldest.
    #expect(
      CallSite(in: used + made + made, endingAt: end, mustBeZero: true)?.address == address(1))
    #expect(CallSite(in: made, endingAt: end, mustBeZero: true)?.address == address(1))
    // One that was killed while it wrote them, word by word.
    for count in 1...Int(CALL_SITE_CODE_WORDS) {
      let part = [UInt](made.prefix(count)) + [UInt](free.dropFirst(count))
      #expect(CallSite(in: free + part, endingAt: end, mustBeZero: true)?.address == address(2))
      #expect(CallSite(in: used + part, endingAt: end, mustBeZero: true)?.address == address(1))
    }
  }

  /// The end of a page of code holds what follows the code in the file. It is put back.
  @Test func takesUnusedBytesAndPutsThemBack() {
    let site = CallSite(in: used, endingAt: end, mustBeZero: false)
    #expect(site?.address == address(1))
    #expect(site?.former == used)
    #expect(CallSite(in: free + used, endingAt: end, mustBeZero: false)?.former == used)
    let other = CallSite(in: used + made, endingAt: end, mustBeZero: false)
    #expect(other?.address == address(2))
    #expect(CallSite(in: made, endingAt: end, mustBeZero: false)?.former == free)
  }

  @Test func aFarPlaceIsTheLastChoice() throws {
    let sites = try [1, 2].map {
      try #require(CallSite(in: free, endingAt: address($0 - 1), mustBeZero: true))
    }
    let choice = try #require(CallSites(sites))
    #expect(choice.first == sites[0])
    #expect(choice.site(returningTo: address(3)) == sites[0])
    #expect(CallSites([]) == nil)
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
