import CommandInterface
import Testing

@testable import numactl_swift

/// Verifies that each prefix of a long option of numactl 2.0.19 has the meaning that getopt_long(3) gives it.
///
/// Only the 27 options of numactl 2.0.19 count for this.
struct NumactlOptionTests {
  /// numactl's options in its order, and whether each takes a value.
  private static let options: [(name: String, takesValue: Bool)] = [
    ("all", false), ("interleave", true), ("weighted-interleave", true), ("preferred", true),
    ("preferred-many", true), ("cpubind", true), ("cpunodebind", true), ("physcpubind", true),
    ("membind", true), ("show", false), ("localalloc", false), ("balancing", false),
    ("hardware", false), ("shm", true), ("file", true), ("offset", true), ("length", true),
    ("strict", false), ("shmmode", true), ("dump", false), ("dump-nodes", false), ("shmid", true),
    ("huge", false), ("touch", false), ("cpu-compress", false), ("verify", false),
    ("version", false),
  ]

  private static let prefixes: [String] = Array(
    Set(
      options.flatMap { option in (1...option.name.count).map { String(option.name.prefix($0)) } })
  ).sorted()

  private func meaning(of words: [Word]) throws(UsageError) -> Argument<NumactlOption>? {
    var reader = ArgumentReader(["numactl"] + words, NumactlOption.table, operands: .endOptions)
    return try reader.next()
  }

  @Test func thereAreAsMany() {
    #expect(Self.options.count == 27)
    #expect(Self.prefixes.count == 173)
  }

  @Test(arguments: prefixes)
  func meansWhatItMeant(prefix: String) throws {
    let matches = Self.options.filter { $0.name.hasPrefix(prefix) }
    let exact = matches.filter { $0.name == prefix }
    if let option = exact.first ?? (matches.count == 1 ? matches.first : nil) {
      let value: [Word] = option.takesValue ? ["0"] : []
      #expect(
        try meaning(of: [Word("--" + prefix)] + value)
          == meaning(of: [Word("--" + option.name)] + value))
    } else {
      #expect(throws: UsageError(Word("--" + prefix), .ambiguous(matches.map(\.name)))) {
        try meaning(of: [Word("--" + prefix), "0"])
      }
    }
  }

  /// Each of the shortest prefixes that numactl 2.0.19 accepts, as observed, means its option.
  @Test(arguments: [
    ("a", "all"), ("b", "balancing"), ("f", "file"), ("i", "interleave"), ("m", "membind"),
    ("o", "offset"), ("t", "touch"), ("ha", "hardware"), ("hu", "huge"), ("le", "length"),
    ("lo", "localalloc"), ("ph", "physcpubind"), ("sho", "show"), ("st", "strict"),
    ("cpub", "cpubind"), ("cpun", "cpunodebind"), ("preferred-", "preferred-many"),
    ("shmi", "shmid"), ("shmm", "shmmode"), ("dump-", "dump-nodes"), ("veri", "verify"),
    ("vers", "version"), ("w", "weighted-interleave"), ("cpu-", "cpu-compress"),
  ])
  func theShortest(prefix: String, name: String) throws {
    let option = try #require(Self.options.first { $0.name == name })
    let value: [Word] = option.takesValue ? ["0"] : []
    #expect(
      try meaning(of: [Word("--" + prefix)] + value) == meaning(of: [Word("--" + name)] + value))
    #expect(
      Self.options.filter { $0.name.hasPrefix(prefix.dropLast()) }.count > 1 || prefix.count == 1)
  }
}
