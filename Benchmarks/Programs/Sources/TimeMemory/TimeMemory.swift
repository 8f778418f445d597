import NumaCore

/// Times memset, memcpy and STREAM's triad, as Benchmarks/memory_kernels.c does in C, and prints the same lines.
@main
struct TimeMemory {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard words.count == 2, words[0] > 0, words[1] > 0 else {
      print("usage: TimeMemory BYTES RUNS")
      return
    }
    for (name, kernel) in [("memset", MemoryKernel.fill), ("memcpy", .copy), ("triad", .stream)] {
      var benchmark = MemoryBenchmark(of: kernel, on: try NUMAAllocation(byteCount: words[0]))
      _ = benchmark.run()
      var best = 0.0
      for _ in 0..<words[1] {
        let passes = benchmark.run()
        best = max(best, passes[passes.count - 1].bytesPerSecond)
      }
      print(name, best / 1e6)
    }
  }
}
