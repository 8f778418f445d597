/// The running kernel: each method is one system call, and throws the errno the kernel gave.
public struct LinuxKernel: Sendable {
  /// Takes nothing and holds nothing: the kernel is asked anew by each method.
  public init() {}
}
