internal import CNuma
internal import LinuxSystem

/// A benchmark that runs a kernel repeatedly on memory of this process and times it.
///
/// ```swift
/// let memory = try NUMAAllocation(byteCount: 64 << 20, on: 2)
/// var benchmark = MemoryBenchmark(of: .fill, on: memory)
/// _ = benchmark.run()
/// print(benchmark.run()[0].bytesPerSecond)
/// ```
///
/// The kernel runs in the calling thread, so the CPU of that thread determines its distance to the memory.
public struct MemoryBenchmark: ~Copyable, Sendable {
  /// The kernel that runs.
  public let kernel: MemoryKernel
  private var memory: NUMAAllocation
  private var generator = RandomWords()
  /// The index at which the last chase ended; it is stored so that the compiler cannot remove the loop.
  private(set) var lastLink = 0

  /// Takes ownership of the memory, touches all of it, and writes the data that the kernel needs: numbers, or a chain.
  ///
  /// Touching the memory allocates all its pages by its policy.
  public init(of kernel: MemoryKernel, on memory: consuming NUMAAllocation) {
    self.kernel = kernel
    self.memory = memory
    // Memory that is only read would otherwise be mapped to the shared page of zeros.
    self.memory.touch()
    layOut()
  }

  // In Embedded Swift other modules need this, because they do not see the types of the stored properties.
  deinit {}

  /// The addresses of the memory's pages.
  public var range: AddressRange { memory.range }

  /// Calls a closure with the bytes, to read them.
  ///
  /// - Throws: The error that the closure throws.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try memory.withBytes(body)
  }

  /// Runs one round: the kernel's loop, or the four loops of ``MemoryKernel/stream`` in order.
  ///
  /// Before each loop the memory is flushed from the caches if the processor has such an instruction (x86-64, arm64).
  ///
  /// Source: clock_gettime(2), `CLOCK_MONOTONIC`.
  public mutating func run() -> [MemoryPass] {
    (0..<kernel.passCount).map { time($0) }
  }

  private mutating func time(_ pass: Int) -> MemoryPass {
    let (kernel, generator, link) = (kernel, generator, lastLink)
    var (newGenerator, newLink) = (generator, link)
    let result = unsafe memory.withUnsafeMutableBytes { bytes in
      unsafe flush_caches(bytes.baseAddress, UInt(bytes.count))
      let start = MonotonicClock.now
      let byteCount: Int
      switch kernel {
      case .fill: byteCount = unsafe MemoryLoops.fill(bytes)
      case .copy: byteCount = unsafe MemoryLoops.copy(bytes)
      case .forward: byteCount = unsafe MemoryLoops.stepForward(bytes)
      case .backward: byteCount = unsafe MemoryLoops.stepBackward(bytes)
      case .stream: byteCount = unsafe MemoryLoops.stream(bytes, pass)
      case .random: byteCount = unsafe MemoryLoops.countAtRandom(bytes, &newGenerator)
      case .chase: byteCount = unsafe MemoryLoops.chase(bytes, &newLink)
      }
      return MemoryPass(byteCount: byteCount, duration: MonotonicClock.now - start)
    }
    (self.generator, lastLink) = (newGenerator, newLink)
    return result
  }

  private mutating func layOut() {
    var generator = generator
    unsafe memory.withUnsafeMutableBytes { [kernel] bytes in
      switch kernel {
      case .stream: unsafe MemoryLoops.layOutArrays(bytes)
      case .chase: unsafe MemoryLoops.layOutChain(bytes, &generator)
      case .fill, .copy, .forward, .backward, .random: break
      }
    }
    self.generator = generator
  }
}
