internal import CLibc
internal import CNuma

/// Memory of this process on which a kernel is run again and again, and timed.
///
/// ```swift
/// let memory = try NUMAAllocation(byteCount: 64 << 20, on: 2)
/// var benchmark = MemoryBenchmark(of: .fill, on: memory)
/// _ = benchmark.run()
/// print(benchmark.run()[0].bytesPerSecond)
/// ```
///
/// The kernels run in the thread that calls, so where that runs decides how far the memory is.
public struct MemoryBenchmark: ~Copyable, Sendable {
  /// What is run.
  public let kernel: MemoryKernel
  private var memory: NUMAAllocation
  private var generator = RandomWords()
  /// Where the last chain ended. It is kept so that the compiler cannot leave following it out.
  private(set) var lastLink = 0

  /// Takes the memory over, touches all of it, so that its pages come from where its policy says, and lays out in it what
  /// the kernel needs: numbers, or a chain.
  public init(of kernel: MemoryKernel, on memory: consuming NUMAAllocation) {
    self.kernel = kernel
    self.memory = memory
    // What is only read would else be the one page of zeros.
    self.memory.touch()
    layOut()
  }

  // Other modules need it in Embedded Swift: they do not see the types that the value holds.
  deinit {}

  /// The addresses of the memory's pages.
  public var range: AddressRange { memory.range }

  /// Lends the bytes to read.
  ///
  /// - Throws: What the function throws.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try memory.withBytes(body)
  }

  /// Runs one round: the kernel's loop, or for ``MemoryKernel/stream`` the four of them in order.
  ///
  /// Before each the memory is flushed from the caches, where the processor has an instruction for that (x86-64, arm64).
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
      let start = now()
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
      return MemoryPass(byteCount: byteCount, duration: now() - start)
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

/// The time since some moment in the past.
private func now() -> Duration {
  var time = timespec()
  // It cannot fail: the clock is there, and so is the place for the answer.
  _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
