internal import CLibc

extension ProcessID {
  /// The calling process by its own number.
  ///
  /// Source: getpid(2).
  public static var ofThisProgram: ProcessID { ProcessID(rawValue: getpid()) }
}
