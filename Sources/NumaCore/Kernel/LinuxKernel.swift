/// The running kernel: each method makes one system call, and throws the errno that the kernel returns.
public struct LinuxKernel: Sendable {
  /// Creates a value without state: each method calls the kernel anew.
  public init() {}
}
