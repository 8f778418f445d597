// Embedded Swift has no untyped throws. A function that throws any error of its caller's closure, in addition to its
// own errors, can be written only in ordinary Swift. The tools do not use these functions.
#if !hasFeature(Embedded)
  extension LinuxKernel {
    /// Runs a function under a memory policy, and restores the calling thread's policy, even if the function throws.
    ///
    /// - Throws: Any error that the function throws, or an `Errno` when the policy cannot be set or read.
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

    /// Runs a function on these CPUs, and restores the calling thread's affinity, even if the function throws.
    ///
    /// - Throws: Any error that the function throws, or an `Errno` when the affinity cannot be set or read.
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

    /// Runs a function on the CPUs of these nodes and with memory only from these nodes, and undoes both afterwards.
    ///
    /// - Throws: Any error that the function throws, or ``ThreadBindingError`` or `Errno` as ``bind(to:from:)``.
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
