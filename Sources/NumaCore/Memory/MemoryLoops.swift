/// The loops of the kernels, each of which returns the bytes that it moved, as ``MemoryPass/byteCount``.
///
/// They are written so that the compiler produces the same code as for such loops in C: calls of memset and memmove,
/// and vectors of doubles. The compiler does not remove any store, because the memory comes from the kernel and other
/// code may read it.
enum MemoryLoops {
  static func fill(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0xff)
    return bytes.count
  }

  static func copy(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    let half = bytes.count / 2
    guard half > 0, let start = bytes.baseAddress else { return 0 }
    unsafe start.copyMemory(from: start + half, byteCount: half)
    return half
  }

  /// The length of a line, in bytes.
  private static let line = 64

  @inline(never)
  static func stepForward(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    let words = unsafe bytes.assumingMemoryBound(to: UInt8.self)
    guard let place = words.baseAddress else { return 0 }
    var index = 0
    while index < bytes.count {
      unsafe place[index] &+= 1
      index &+= line
    }
    return bytes.count
  }

  @inline(never)
  static func stepBackward(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    let words = unsafe bytes.assumingMemoryBound(to: UInt8.self)
    guard bytes.count > 0, let place = words.baseAddress else { return 0 }
    var index = (bytes.count - 1) / line * line
    while index >= 0 {
      unsafe place[index] &-= 1
      index &-= line
    }
    return bytes.count
  }

  @inline(never)
  static func countAtRandom(
    _ bytes: UnsafeMutableRawBufferPointer, _ generator: inout RandomWords
  ) -> Int {
    let words = unsafe bytes.assumingMemoryBound(to: UInt32.self)
    guard let place = words.baseAddress else { return 0 }
    let count = bytes.count / MemoryLayout<UInt32>.size
    guard count > 0 else { return 0 }
    for _ in 0..<count { unsafe place[generator.next(below: count)] &+= 1 }
    return bytes.count
  }
}

// MARK: - The chain

extension MemoryLoops {
  /// Writes to each word the index of another word, so that one cycle leads through all words (Sattolo's shuffle).
  static func layOutChain(
    _ bytes: UnsafeMutableRawBufferPointer, _ generator: inout RandomWords
  ) {
    let count = bytes.count / MemoryLayout<Int>.size
    let links = unsafe bytes.assumingMemoryBound(to: Int.self)
    guard count > 0, let links = links.baseAddress else { return }
    for index in 0..<count { unsafe links[index] = index }
    var last = count - 1
    while last > 0 {
      let other = generator.next(below: last)
      let link = unsafe links[other]
      unsafe links[other] = links[last]
      unsafe links[last] = link
      last -= 1
    }
  }

  /// Follows as many links as there are words, from the place where the last round ended.
  @inline(never)
  static func chase(_ bytes: UnsafeMutableRawBufferPointer, _ link: inout Int) -> Int {
    let count = bytes.count / MemoryLayout<Int>.size
    let links = unsafe bytes.assumingMemoryBound(to: Int.self)
    guard count > 0, let links = links.baseAddress else { return 0 }
    var place = link
    for _ in 0..<count { place = unsafe links[place] }
    link = place
    return bytes.count
  }
}

// MARK: - STREAM

extension MemoryLoops {
  private typealias Doubles = UnsafeMutablePointer<Double>

  private static let factor = 3.0

  static func layOutArrays(_ bytes: UnsafeMutableRawBufferPointer) {
    let length = length(bytes.count)
    guard length > 0 else { return }
    let doubles = unsafe bytes.assumingMemoryBound(to: Double.self)
    for index in 0..<length {
      unsafe doubles[index] = 1
      unsafe doubles[length + index] = 2
      unsafe doubles[2 * length + index] = 0
    }
  }

  /// Returns the number of doubles in each of the arrays a, b and c.
  private static func length(_ byteCount: Int) -> Int {
    byteCount / (3 * MemoryLayout<Double>.size)
  }

  static func stream(_ bytes: UnsafeMutableRawBufferPointer, _ pass: Int) -> Int {
    let length = length(bytes.count)
    let doubles = unsafe bytes.assumingMemoryBound(to: Double.self)
    guard length > 0, let a = doubles.baseAddress else { return 0 }
    let (b, c) = unsafe (a + length, a + 2 * length)
    let size = length * MemoryLayout<Double>.size
    switch pass {
    case 0:
      // C compilers also turn the copy loop into a call of the copy function.
      unsafe c.update(from: a, count: length)
      return 2 * size
    case 1:
      unsafe scale(c, to: b, length: length)
      return 2 * size
    case 2:
      unsafe add(a, b, to: c, length: length)
      return 3 * size
    default:
      unsafe triad(b, c, to: a, length: length)
      return 3 * size
    }
  }

  @inline(never)
  private static func scale(_ from: Doubles, to: Doubles, length: Int) {
    for index in 0..<length { unsafe to[index] = factor * from[index] }
  }

  @inline(never)
  private static func add(_ first: Doubles, _ second: Doubles, to: Doubles, length: Int) {
    for index in 0..<length { unsafe to[index] = first[index] + second[index] }
  }

  @inline(never)
  private static func triad(_ first: Doubles, _ second: Doubles, to: Doubles, length: Int) {
    for index in 0..<length { unsafe to[index] = first[index] + factor * second[index] }
  }
}
