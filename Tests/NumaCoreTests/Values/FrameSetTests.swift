import Testing

@testable import NumaCore

struct FrameSetTests {
  @Test func holdsEachFrameOnce() {
    var set = FrameSet()
    let frames: [UInt64] = [0, 63, 64, 4095, 4096, 1 << 40, (1 << 55) - 1]
    for frame in frames {
      #expect(!set.contains(frame))
      let isNew = set.insert(frame)
      #expect(isNew)
      #expect(set.contains(frame))
      let isNewAgain = set.insert(frame)
      #expect(!isNewAgain)
    }
    #expect(!set.contains(1))
    #expect(!set.contains(1 << 41))
  }

  @Test func joinsAnother() {
    var (set, other) = (FrameSet(), FrameSet())
    for frame in [1, 5000] as [UInt64] { _ = set.insert(frame) }
    for frame in [2, 5001, 1 << 30] as [UInt64] { _ = other.insert(frame) }
    set.formUnion(other)
    for frame in [1, 2, 5000, 5001, 1 << 30] as [UInt64] { #expect(set.contains(frame)) }
    #expect(!set.contains(3))
    #expect(!other.contains(1))
  }
}
