internal import CLibc
internal import LinuxSystem

/// Runs a function on several threads and waits for all: as many as asked for, or fewer where there can be no more. Each
/// runs on the CPUs given, where the kernel lets it, and on those of the caller otherwise.
///
/// No generic function and none that throws: the optimiser of Swift 6.3 fails on those that start threads.
@inline(never)
func runWorkers(
  _ count: Int, on cpus: CPUMask, _ body: @escaping @Sendable () -> Void
) {
  let placed: @Sendable () -> Void = {
    if !cpus.isEmpty { try? LinuxKernel().setAffinity(cpus, of: .caller) }
    body()
  }
  var threads: [NativeThread] = []
  while threads.count < count, let thread = try? NativeThread(placed) { threads.append(thread) }
  // The caller's own affinity is its own: it works only where nobody else does.
  if threads.isEmpty { body() }
  for thread in threads { thread.join() }
}
