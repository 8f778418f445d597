// Embedded Swift has no untyped throws. A function that passes on any error of its caller's, beside its own, can be
// written in ordinary Swift only. The tools use none of these.
#if !hasFeature(Embedded)
  extension LinuxKernel {
    /// Runs a function under a memory policy, and gives the calling thread its own back, whether it throws or not.
    ///
    /// - Throws: What the function throws, or the `Errno` with which the policy could not be set or read.
    ///
    /// Linux 2.6.7. Source: get_mempolicy(2), set_mempolicy(2).
    @available(*, noasync)
    public func withMemoryPolicy<Result: ~Copyable>(
      _ policy: MemoryPolicy, _ body: () throws -> Result
    ) throws -> Result {
      let before = try memoryPolicy()
      try setMemoryPolicy(policy)
      defer { try? setMemoryPolicy(before) }
      return try body()
    }

    /// Runs a function on these CPUs, and lets the calling thread run where it might before, whether it throws or not.
    ///
    /// - Throws: What the function throws, or the `Errno` with which the affinity could not be set or read.
    ///
    /// Linux 2.5.8. Source: sched_setaffinity(2).
    @available(*, noasync)
    public func withAffinity<Result: ~Copyable>(
      _ cpus: CPUMask, _ body: () throws -> Result
    ) throws -> Result {
      let before = try affinity(of: .caller)
      try setAffinity(cpus, of: .caller)
      defer { try? setAffinity(before, of: .caller) }
      return try body()
    }

    /// Runs a function on the CPUs of these nodes and with memory from them only, and undoes both afterwards.
    ///
    /// - Throws: What the function throws, or ``ThreadBindingError`` or `Errno` as ``bind(to:from:)``.
    ///
    /// Linux 2.6.7. Source: numa_bind() of libnuma.
    @available(*, noasync)
    public func withBinding<Result: ~Copyable>(
      to nodes: NodeMask, from root: SystemRoot = .live, _ body: () throws -> Result
    ) throws -> Result {
      let (policy, cpus) = (try memoryPolicy(), try affinity(of: .caller))
      try bind(to: nodes, from: root)
      defer {
        try? setMemoryPolicy(policy)
        try? setAffinity(cpus, of: .caller)
      }
      return try body()
    }
  }
#endif
