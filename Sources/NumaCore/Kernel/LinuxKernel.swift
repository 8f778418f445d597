/// The running kernel, which the methods call.
///
/// Most methods make one system call, and throw the errno that the kernel returns. If a seccomp filter blocks a call,
/// as the defaults of container engines do with NUMA calls, the errno is the filter's, usually `.notPermitted`.
public struct LinuxKernel: Sendable {
  /// Creates a value without state: each method calls the kernel anew.
  public init() {}
}
