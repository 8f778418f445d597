import Testing

@testable import NumaCore

struct FrameTableTests {
  @Test func countsMappersOfFrames() {
    var frames = FrameTable()
    for (frame, process, isNew) in [
      (5, 0, true), (5, 0, false), (5, 1, true), (1 << 30, 1, true), (1 << 30, 1, false),
    ] as [(UInt, UInt32, Bool)] {
      #expect(frames.note(frame, of: process) == isNew)
    }
    #expect(frames[5].sharers == 2)
    #expect(frames[1 << 30].sharers == 1)
    #expect(frames[6].sharers == 0)
  }
}
