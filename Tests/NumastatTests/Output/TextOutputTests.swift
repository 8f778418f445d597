import CommandInterface
import Testing

struct TextOutputTests {
  @Test func showsBytes() throws {
    #expect(
      try MadeMachine().printed("--bytes", "-n") == """

        Per-node numastat info (in bytes):
                                  Node 0          Node 2           Total
                         --------------- --------------- ---------------
        Numa_Hit                    4096           12288           16384
        Numa_Miss                      0               0               0

        """)
  }

  @Test func showsDetail() throws {
    #expect(
      try MadeMachine().printed("47", "--detail", "--bytes") == """

        Per-node process memory usage (in bytes) for PID 47 (p"47,q)
                                   Node 0          Node 2           Total
                          --------------- --------------- ---------------
        Anon                         4096            4096            8192
        Heap                      1048576          180224         1228800
        Stack                           0               0               0
        File                        12288               0           12288
        Shmem                           0           16384           16384
        Hugetlb                         0               0               0
        ----------------  --------------- --------------- ---------------
        Total                     1064960          200704         1265664

        Mappings of PID 47 (p"47,q) (in bytes)
        Addresses      Kind   Policy          Mapped   Node 0  Node 2    Total  File
        400000-403000  file   default              1    12288       0    12288  /usr/bin/p
        1000000-?      heap   bind:2               1  1048576  180224  1228800
        2000000-?      anon   interleave:0,2       1     4096    4096     8192
        3000000-?      shmem  default              3        0   16384    16384  /dev/shm/a,b
        5000000-?      anon   bind:0               1        0       0        0

        """)
  }
}
