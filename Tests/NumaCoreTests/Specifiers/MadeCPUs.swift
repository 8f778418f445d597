import NumaCore

/// A simulated machine with two CPUs on each core, four on each node and in each package, all with one cache.
struct MadeCPUs: CPUNames {
  func cpus(of word: CPUWord) throws(CPUWordError) -> CPUMask {
    let size =
      switch word.kind {
      case .core: 2
      case .socket, .node: 4
      case .llc: 8
      }
    let first = word.numbers.lowerBound * size
    let last = (word.numbers.upperBound + 1) * size - 1
    guard last < 8 else { throw .noSuch(word.kind, count: 8 / size) }
    return CPUMask(CPUID(rawValue: first)...CPUID(rawValue: last))
  }

  func firstThreads(of cpus: CPUMask) -> CPUMask {
    CPUMask(
      cpus.filter { $0.rawValue % 2 == 0 || !cpus.contains(CPUID(rawValue: $0.rawValue - 1)) })
  }
}
