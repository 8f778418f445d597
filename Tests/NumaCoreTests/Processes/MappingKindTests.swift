import Testing

@testable import NumaCore

struct MappingKindTests {
  @Test(arguments: [
    ("1 default heap", MappingKind.heap), ("1 default stack", .stack), ("1 default", .anon),
    ("1 default file=/lib/x", .file), ("1 default file=/memfd:x\\040(deleted)", .shmem),
    ("1 default file=/dev/shm/x", .shmem),
    ("1 default file=/SYSV00000000\\040(deleted)", .shmem),
    ("1 default file=/anon_hugepage\\040(deleted) huge", .hugetlb),
  ])
  func tellsKindsApart(line: String, kind: MappingKind) throws {
    let mapping = try mapping(line)
    #expect(mapping.kind == kind)
  }
}
