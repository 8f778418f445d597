/// A set of page frames, with a bit for each frame.
///
/// Bits in blocks suit the frames of a process, which lie side by side in many places.
struct FrameSet: Sendable {
  /// The index in `words` of the first word of each block.
  private var blocks: [UInt64: Int] = [:]
  private var words: [UInt64] = []

  private static let framesOfBlock: UInt64 = 4096
  private static let wordsOfBlock = 64

  func contains(_ frame: UInt64) -> Bool {
    guard let first = blocks[frame / Self.framesOfBlock] else { return false }
    let bit = frame % Self.framesOfBlock
    return words[first + Int(bit / 64)] & 1 << (bit % 64) != 0
  }

  /// Adds a frame, and returns whether it was not in the set before.
  mutating func insert(_ frame: UInt64) -> Bool {
    let first = place(of: frame / Self.framesOfBlock)
    let bit = frame % Self.framesOfBlock
    let (index, mask) = (first + Int(bit / 64), UInt64(1) << (bit % 64))
    guard words[index] & mask == 0 else { return false }
    words[index] |= mask
    return true
  }

  /// Adds the frames of another set.
  mutating func formUnion(_ other: Self) {
    for (block, first) in other.blocks {
      let own = place(of: block)
      for index in 0..<Self.wordsOfBlock { words[own + index] |= other.words[first + index] }
    }
  }

  private mutating func place(of block: UInt64) -> Int {
    if let first = blocks[block] { return first }
    let first = words.count
    blocks[block] = first
    words += repeatElement(0, count: Self.wordsOfBlock)
    return first
  }
}
