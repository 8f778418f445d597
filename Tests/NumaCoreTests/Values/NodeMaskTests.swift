import LinuxSystem
import Testing

@testable import NumaCore

struct NodeMaskTests {
  @Test(arguments: [
    [], [0], [63], [64], [0, 1, 2, 3], [0, 2, 5], [1023], [0, 63, 64, 127, 128, 1023],
  ])
  func holdsWhatWasInsertedInAscendingOrder(numbers: [Int]) {
    let mask = NodeMask(numbers.reversed().map(NodeID.init(rawValue:)))
    #expect(mask.map(\.rawValue) == numbers)
    #expect(mask.count == numbers.count)
    #expect(mask.isEmpty == numbers.isEmpty)
    #expect(mask.first?.rawValue == numbers.first)
    #expect(mask.max?.rawValue == numbers.last)
    for number in 0..<1100 {
      #expect(mask.contains(NodeID(rawValue: number)) == numbers.contains(number))
    }
  }

  @Test func isEqualWhateverItOnceHeld() {
    var mask: NodeMask = [0, 1000]
    mask.remove(1000)
    #expect(mask == [0])
    #expect(mask.hashValue == NodeMask([0]).hashValue)
    mask.remove(0)
    #expect(mask == NodeMask())
  }

  @Test func saysWhatAnInsertionOrRemovalChanged() {
    var mask: NodeMask = [3]
    #expect(!mask.insert(3).inserted)
    #expect(mask.insert(4).inserted)
    #expect(mask.update(with: 4) == 4)
    #expect(mask.update(with: 5) == nil)
    #expect(mask.remove(9) == nil)
    #expect(mask.remove(3) == 3)
    #expect(mask == [4, 5])
  }

  @Test func combinesMasksOfDifferentLengths() {
    let short: NodeMask = [0, 1, 2]
    let long: NodeMask = [2, 3, 200]
    #expect(short.union(long) == [0, 1, 2, 3, 200])
    #expect(long.union(short) == [0, 1, 2, 3, 200])
    #expect(short.intersection(long) == [2])
    #expect(long.intersection(short) == [2])
    #expect(short.symmetricDifference(long) == [0, 1, 3, 200])
    #expect(short.subtracting(long) == [0, 1])
    #expect(long.subtracting(short) == [3, 200])
    #expect(NodeMask([2]).isSubset(of: long))
    #expect(!short.isSubset(of: long))
  }

  @Test func countsMembersFromZero() {
    let mask: NodeMask = [0, 2, 5, 130]
    #expect((0..<4).map { mask.member(at: $0) } == [0, 2, 5, 130])
    #expect(mask.member(at: 4) == nil)
    #expect(mask.member(at: -1) == nil)
    #expect(mask.member(at: .max) == nil)
  }

  /// `maxnode` is one more than the number of bits, because the kernel decrements it, and is the same for both masks.
  @Test(
    arguments: [
      (NodeMask(), NodeMask(), 65, [UInt(0)], [UInt(0)]),
      ([0, 63], [1], 65, [1 | 1 << 63], [2]),
      ([64], [1], 129, [0, 1], [2, 0]),
      ([1], [128], 193, [2, 0, 0], [0, 0, 1]),
    ] as [(NodeMask, NodeMask, UInt, [UInt], [UInt])])
  func lendsOneMoreThanItsBits(
    first: NodeMask, second: NodeMask, maxnode: UInt, words: [UInt], otherWords: [UInt]
  ) throws {
    let lent = try unsafe NodeMask.lend(first, second) { (maxnode, first, second) throws(Errno) in
      let count = Int(maxnode - 1) / UInt.bitWidth
      return unsafe (
        maxnode, [UInt](UnsafeBufferPointer(start: first, count: count)),
        [UInt](UnsafeBufferPointer(start: second, count: count))
      )
    }
    #expect(lent.0 == maxnode)
    #expect(lent.1 == words)
    #expect(lent.2 == otherWords)
  }

  @Test(arguments: [(1, 65), (64, 65), (65, 129), (1024, 1025)] as [(Int, UInt)])
  func isFilledByACallOfItsWidth(width: Int, maxnode: UInt) throws {
    let mask = try unsafe NodeMask.filled(width: width) { (words, asked) throws(Errno) in
      #expect(asked == maxnode)
      unsafe words?[0] = 0b101
    }
    #expect(mask == [0, 2])
  }
}
