import NumaCore

/// The policies that decide where memory is.
struct Placement: Equatable {
  /// The name of the placement in results, which the tests of the sequence check.
  let title: String
  /// The policy of the memory itself; with the default one, the policy of the thread applies.
  var memory = MemoryPolicy.default
  /// The policy of the thread that touches the memory.
  var thread = MemoryPolicy.default
}
