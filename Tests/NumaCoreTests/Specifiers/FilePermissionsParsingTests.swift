import LinuxSystem
import Testing

@testable import NumaCore

struct FilePermissionsParsingTests {
  @Test(
    arguments: [
      ("600", 0o600), ("0644", 0o644), ("0", 0), ("777", 0o777), (" +0000640", 0o640),
    ] as [(String, UInt32)])
  func readsOctalDigits(text: String, mode: UInt32) throws {
    #expect(try FilePermissions(octal: [UInt8](text.utf8)).rawValue == mode)
  }

  @Test(arguments: [
    ("", PermissionsError.notOctal), ("+", .notOctal), ("0x644", .notOctal), ("999", .notOctal),
    ("8", .notOctal), ("-1", .notOctal), ("644 ", .notOctal), ("rw", .notOctal),
    // Flags of shmget(2): IPC_CREAT, SHM_HUGETLB.
    ("1600", .tooLarge), ("4600", .tooLarge), ("777777777777777777777777", .tooLarge),
  ])
  func refusesWhatIsNone(text: String, error: PermissionsError) {
    #expect(throws: error) { try FilePermissions(octal: [UInt8](text.utf8)) }
  }
}
