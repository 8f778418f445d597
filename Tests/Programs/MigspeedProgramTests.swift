import Foundation
import Testing

/// Tests of the built tool as a process, on the machine that runs the tests; `+0` is its first allowed node.
@Suite(.serialized)
struct MigspeedProgramTests {
  private static let usage = """
    usage: migspeed [option ...] FROM TO

    Takes memory on the nodes FROM, has the kernel move it to the nodes TO, and prints how fast that was.
    FROM and TO are lists of nodes: 2-5 or 7,9,12-13; all; !0 for all but 0; +0 for the
    first allowed; netdev:DEV, ip:HOST, file:PATH, block:DEV, pci:ADDRESS for a device's;
    cpu, mem, tier:N, dram, hbm, cxl, gpu, nearest:N, of:PID for nodes by what they are.

      -p, --pages=PAGES  Move so many pages; 1000 by default.
      -v, --verbose      Say what is done; twice: also the highest node.
      -h, --help         Print this help and exit.
      -V, --version      Print the version and exit.

    """
  private func lines(_ line: String) throws -> [Substring] {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("\n"))
    return outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  @Test func printsTwoMapsAndTheSpeed() throws {
    let lines = try lines("migspeed +0 +0")
    #expect(lines.count == 3)
    for line in lines.prefix(2) {
      #expect(line.wholeMatch(of: /[0-9a-f]+ bind:\d+ anon=1000 .*N\d+=1000 .*/) != nil)
    }
    #expect(lines.last?.hasPrefix("3.9 Mbyte migrated in ") == true)
    #expect(
      lines.last?.wholeMatch(
        of: #/[0-9]+\.[0-9] Mbyte migrated in [0-9]+\.[0-9]{2} secs\. [0-9]+\.[0-9] Mbytes/second/#)
        != nil)
  }

  @Test func saysWhatItDoes() throws {
    let lines = try lines("migspeed -v -p 3 +0 +0")
    #expect(lines.count == 8)
    #expect(lines[0].wholeMatch(of: #/From: \d+ /#) != nil)
    #expect(lines[1].wholeMatch(of: #/To: \d+ /#) != nil)
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    #expect(
      lines[2...4] == [
        "Allocating 3 pages of \(pageSize) bytes of memory", "Dirtying memory....",
        "Starting test",
      ])
    #expect(lines[7].hasPrefix("0.0 Mbyte migrated in "))
  }

  @Test func saysTheHighestNodeToo() throws {
    #expect(try lines("migspeed -vv +0 +0")[0].wholeMatch(of: /numa_max_node = \d+/) != nil)
  }

  @Test func measuresNothing() throws {
    let last = "0.0 Mbyte migrated in 0.00 secs. 0.0 Mbytes/second"
    #expect(try lines("migspeed -p 0 +0 +0") == [Substring(last)])
    #expect(try lines("migspeed -v -p 0 +0 +0").count == 6)
  }

  @Test(arguments: ["migspeed -h", "migspeed --help", "migspeed --he", "migspeed 0 -h"])
  func helps(line: String) throws {
    #expect(try BuiltTool.run(line) == Outcome(status: 0, output: Self.usage, errors: ""))
  }

  @Test(arguments: ["migspeed -V", "migspeed --version"])
  func tellsItsVersion(line: String) throws {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.output.hasPrefix("migspeed (numactl-swift) "))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  @Test(arguments: [
    ("migspeed", "FROM: missing operand"), ("migspeed 0", "TO: missing operand"),
    ("migspeed -x 0 0", "-x: no such option"), ("migspeed -p", "-p: needs a value (PAGES)"),
  ])
  func printsUsage(line: String, reason: String) throws {
    let errors = "migspeed: \(reason)\n\(Self.usage)"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  @Test(arguments: [
    ("migspeed -p 10k 0 0", "-p: 10k: not a number of pages"),
    ("migspeed -p '' 0 0", "-p: '': not a number of pages"),
  ])
  func tellsABadValueInOneLine(line: String, reason: String) throws {
    let errors = "migspeed: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: 1, output: "", errors: errors))
  }

  @Test(
    arguments: [
      ("migspeed -p -5 +0 +0", "-p: -5: a number of pages is not negative", 2),
      ("migspeed -p 999999999999 +0 +0", "-p: 999999999999: Cannot allocate memory", 2),
      ("migspeed -p 4503599627370497 +0 +0", "-p: 4503599627370497: Cannot allocate memory", 2),
      (
        "migspeed -p 99999999999999999999 +0 +0",
        "-p: 99999999999999999999: no memory has that many pages", 2
      ),
      ("migspeed '' +0", "'': no node to take memory from", 1),
      ("migspeed +0 ''", "'': no node to move to", 1),
      (
        "migspeed 0, 0",
        "0,: at character 3: not a number, a range, 'all', a node word or a device", 1
      ),
      ("migspeed +0 netdev:lo", "netdev:lo: the kernel shows no node for this device", 1),
    ] as [(String, String, Int32)])
  func namesTheWord(line: String, reason: String, status: Int32) throws {
    let errors = "migspeed: \(reason)\n"
    #expect(try BuiltTool.run(line) == Outcome(status: status, output: "", errors: errors))
  }

  @Test func refusesANodeThatIsNotThere() throws {
    let outcome = try BuiltTool.run("migspeed +0 9999")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("migspeed: 9999: no such node"))
  }

  @Test(arguments: [
    ("migspeed +0 +0 >/dev/full", "No space left on device"),
    ("migspeed +0 +0 >&-", "Bad file descriptor"),
  ])
  func failsWhereItsOutputIsLost(line: String, reason: String) throws {
    let outcome = try BuiltTool.run(line)
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.hasSuffix("migspeed: standard output: \(reason)\n"))
  }
}
