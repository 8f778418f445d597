import CommandInterface
import NumaCore
import Testing

struct ChosenColumnsTests {
  @Test func choosesColumns() throws {
    #expect(
      try MadeMachine().printed("-n", "-o", "total,2-7") == """

        Per-node numastat info (in MBs):
                                   Total          Node 2
                         --------------- ---------------
        Numa_Hit                    0.02            0.01
        Numa_Miss                   0.00            0.00

        """)
    // With columns of kinds, each process has a row, even a single process.
    #expect(
      try MadeMachine().printed("47", "--bytes", "-o", "private,2,heap") == """

        Per-node process memory usage (in bytes)
        PID                       Private          Node 2            Heap
        ----------------  --------------- --------------- ---------------
        47 (p"47,q)                 36864          200704         1228800
        ----------------  --------------- --------------- ---------------
        Total                       36864          200704         1228800

        """)
  }

  @Test func namesKindsAsMigratepagesDoes() throws {
    let machine = try MadeMachine()
    let kinds = MappingKind.allCases.map(\.rawValue)
    let columns = try machine.printed(
      "47", "--detail", "--csv", "-o", Word(kinds.joined(separator: ",")))
    let fields = columns.split(separator: "\r\n")[0].split(separator: ",")
    #expect(fields.suffix(kinds.count).map(String.init) == kinds)
    // In the table of numastat, hugetlb has numastat's name.
    let labels = try machine.printed("47", "--detail").split(separator: "\n").dropFirst(3).prefix(6)
    #expect(labels.map { $0.prefix { $0 != " " }.lowercased() } == kinds)
    #expect(try machine.printed("47").contains("\nHuge "))
    #expect(try machine.printed("47", "--csv").contains(",hugetlb,"))
  }

  /// The names that kinds had before are still read.
  @Test func readsFormerNames() throws {
    let machine = try MadeMachine()
    #expect(
      try machine.printed("47", "--detail", "-o", "anonymous,shared,huge")
        == machine.printed("47", "--detail", "-o", "anon,shmem,hugetlb"))
    #expect(
      try machine.printed("47", "-o", "huge,private")
        == machine.printed("47", "-o", "hugetlb,private"))
  }

  /// Rows are sorted by a column even if it is not shown, and kinds stay with their process.
  @Test func sortsBeforeItChooses() throws {
    let machine = try MadeMachine([
      "/proc/48/numa_maps": "1 default heap N0=1 N2=900 kernelpagesize_kB=4\n"
    ])
    let text = try machine.printed("47", "48", "-s2", "--bytes", "-o", "heap")
    let rows = text.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows[3].first == "48")
    #expect(rows[3].last == "3690496")
    #expect(rows[4].last == "1228800")
    #expect(rows[6].last == "4919296")
  }
}
