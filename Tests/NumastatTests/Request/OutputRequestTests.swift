import CommandInterface
import Testing

struct OutputRequestTests {
  @Test(
    arguments: [
      (["--json", "--csv"], "--csv: not together with --json"),
      (["--prometheus", "-J"], "--json: not together with --prometheus"),
      (["-n", "-o", "7"], "--columns: 7: no such column"),
      (["-n", "-o", "1"], "--columns: 1: no such column"),
      (["-n", "-o", "3-9"], "--columns: 3-9: no such column"),
      (["-n", "-o", "2-0"], "--columns: 2-0: no such column"),
      (["-n", "-o", ""], "--columns: '': no such column"),
      (["-n", "-o", "0,,2"], "--columns: '': no such column"),
      (["-n", "-o", "Total"], "--columns: Total: no such column"),
      (["-n", "-o", "heap"], "--columns: heap: no such column"),
      (["47", "-o", "file"], "--columns: file: only with --detail"),
      (["47", "-o", "shared"], "--columns: shared: only with --detail"),
      (["-n", "-o", "huge"], "--columns: huge: no such column"),
      (
        ["47", "-o", "private", "--detail"],
        "--columns: private: with --detail it is three columns: anon, file, shmem"
      ),
      (["47", "-o", "heap", "--prometheus"], "--columns: heap: not with --prometheus"),
      (
        ["47", "-v", "-o", "heap"],
        "--columns: heap: with --verbose it is a row of each process's table"
      ),
      (["-n", "-o", "size"], "--columns: size: no such column"),
    ] as [([Word], String)])
  func namesTheWordAtFault(words: [Word], message: String) throws {
    #expect(try MadeMachine().failure(words) == message)
  }

  @Test func asksForNothingTwice() throws {
    #expect(try MadeMachine().failure(["--json", "-J", "-n"]) == nil)
  }
}
