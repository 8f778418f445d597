import LinuxSystem
import Testing

@testable import NumaCore

struct MemoryBenchmarkTests {
  /// Returns the contents of the memory after some rounds, and the passes that the last round reports.
  private func run(
    _ kernel: MemoryKernel, byteCount: Int, rounds: Int = 1
  ) throws -> (bytes: [UInt8], passes: [MemoryPass]) {
    var benchmark = MemoryBenchmark(of: kernel, on: try NUMAAllocation(byteCount: byteCount))
    var passes: [MemoryPass] = []
    for _ in 0..<rounds { passes = benchmark.run() }
    return (Self.contents(of: benchmark), passes)
  }

  private static func contents(of benchmark: borrowing MemoryBenchmark) -> [UInt8] {
    benchmark.withBytes { bytes in
      (0..<bytes.byteCount).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
  }

  @Test func fills() throws {
    let (bytes, passes) = try run(.fill, byteCount: 5001)
    #expect(bytes.allSatisfy { $0 == 0xff })
    #expect(passes.map(\.byteCount) == [5001])
  }

  @Test func copiesTheSecondHalf() throws {
    var memory = try NUMAAllocation(byteCount: 7)
    memory.withMutableBytes { bytes in
      for index in 0..<7 {
        bytes.storeBytes(of: UInt8(index), toByteOffset: index, as: UInt8.self)
      }
    }
    var benchmark = MemoryBenchmark(of: .copy, on: memory)
    #expect(benchmark.run().map(\.byteCount) == [3])
    #expect(Self.contents(of: benchmark) == [3, 4, 5, 3, 4, 5, 6])
  }

  @Test(arguments: [(MemoryKernel.forward, UInt8(3)), (.backward, 253)])
  func stepsThroughLines(kernel: MemoryKernel, value: UInt8) throws {
    let (bytes, passes) = try run(kernel, byteCount: 1000, rounds: 3)
    for (index, byte) in bytes.enumerated() {
      #expect(byte == (index % 64 == 0 ? value : 0), "\(index)")
    }
    #expect(passes.map(\.byteCount) == [1000])
  }

  @Test func calculatesAsSTREAMDoes() throws {
    var benchmark = MemoryBenchmark(
      of: .stream, on: try NUMAAllocation(byteCount: 24 * 101 + 23))
    let passes = benchmark.run()
    #expect(passes.map(\.byteCount) == [101 * 16, 101 * 16, 101 * 24, 101 * 24])
    let values = benchmark.withBytes { bytes in
      (0..<303).map { unsafe bytes.unsafeLoad(fromByteOffset: 8 * $0, as: Double.self) }
    }
    // From a = 1 and b = 2: c = 1, b = 3, c = 4, a = 15.
    #expect(
      values == Array(repeating: 15, count: 101) + Array(repeating: 3, count: 101)
        + Array(repeating: 4, count: 101))
  }

  @Test func countsAsOftenAsThereAreWords() throws {
    var benchmark = MemoryBenchmark(of: .random, on: try NUMAAllocation(byteCount: 4003))
    #expect(benchmark.run().map(\.byteCount) == [4003])
    _ = benchmark.run()
    let counts = benchmark.withBytes { bytes in
      (0..<1000).map { unsafe bytes.unsafeLoad(fromByteOffset: 4 * $0, as: UInt32.self) }
    }
    #expect(counts.reduce(0, +) == 2000)
    // With 2000 random accesses, some words are hit again, and each part is hit.
    #expect(counts.contains { $0 > 2 } && counts.prefix(100).contains { $0 > 0 })
    #expect(counts.suffix(100).contains { $0 > 0 })
  }

  @Test(arguments: [1, 2, 3, 500])
  func chasesThroughAllWords(count: Int) throws {
    var benchmark = MemoryBenchmark(of: .chase, on: try NUMAAllocation(byteCount: 8 * count + 7))
    let links = benchmark.withBytes { bytes in
      (0..<count).map { unsafe bytes.unsafeLoad(fromByteOffset: 8 * $0, as: Int.self) }
    }
    var seen: Set<Int> = []
    var place = 0
    while seen.insert(place).inserted { place = links[place] }
    #expect(seen.count == count && place == 0)
    #expect(benchmark.run().map(\.byteCount) == [8 * count + 7])
    #expect(benchmark.lastLink == 0)
  }

  /// A kernel does nothing if the memory is too small, so no kernel accesses bytes beyond its memory.
  @Test(arguments: MemoryKernel.allCases)
  func runsOnTheLeastMemory(kernel: MemoryKernel) throws {
    for byteCount in 1...40 {
      let (_, passes) = try run(kernel, byteCount: byteCount)
      #expect(passes.count == kernel.passCount)
      for pass in passes {
        #expect((pass.byteCount > 0) == (byteCount >= kernel.leastByteCount), "\(byteCount)")
      }
    }
  }

  @Test func countsNoTimeAsANanosecond() {
    #expect(MemoryPass(byteCount: 5, duration: .zero).bytesPerSecond == 5e9)
    #expect(MemoryPass(byteCount: 3_000_000, duration: .milliseconds(2)).bytesPerSecond == 1.5e9)
  }

  /// All pages are allocated by the policy, also those that are only read: the zero page is not on a node of the
  /// policy, and is in every cache.
  @Test(arguments: MemoryKernel.allCases)
  func takesPagesByThePolicy(benchmarked: MemoryKernel) throws {
    let kernel = LinuxKernel()
    let node = try #require(try kernel.allowedNodes().first)
    let memory = try NUMAAllocation(byteCount: 1 << 16, on: node)
    var benchmark = MemoryBenchmark(of: benchmarked, on: memory)
    _ = benchmark.run()
    let pages = (1 << 16) / ByteCount.basePage.rawValue
    #expect(try kernel.pagesPerNode(of: benchmark.range) == [NodePages(node: node, pages: pages)])
  }
}
