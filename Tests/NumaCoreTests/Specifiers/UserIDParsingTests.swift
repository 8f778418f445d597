import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct UserIDParsingTests {
  private func user(_ text: String) throws(UserError) -> UInt32 {
    try UserID([UInt8](text.utf8)).rawValue
  }

  @Test func readsNumbersAndNames() throws {
    #expect(try user("0") == 0)
    #expect(try user("65534") == 65534)
    #expect(try user("010") == 10)
    #expect(try user("root") == 0)
  }

  @Test(arguments: [
    ("", UserError.notAName), ("-u", .notAName), ("a:b", .notAName), ("no-such-user", .unknown),
    ("4294967296", .tooLarge), ("4294967295", .tooLarge), ("99999999999999999999", .tooLarge),
  ])
  func namesTheReason(text: String, error: UserError) {
    #expect(throws: error) { try user(text) }
  }

  @Test func refusesOtherBytes() {
    #expect(throws: UserError.notAName) { try UserID([0xff]) }
  }

  /// If getent is missing, the list of users is read: the first entry counts, and a name is a whole field.
  @Test func readsTheListOfUsers() throws {
    let tree = try FileTree(files: [
      "/etc/passwd": "rooter:x:5:5::/:\nroot:x:0:0:root:/root:/bin/bash\n\nroot:x:7:7::/:\nodd\n"
    ])
    #expect(UserID.number(of: "root", in: tree.root) == 0)
    #expect(UserID.number(of: "rooter", in: tree.root) == 5)
    #expect(UserID.number(of: "roo", in: tree.root) == nil)
    #expect(UserID.number(of: "odd", in: tree.root) == nil)
    let empty = try FileTree(files: [:])
    #expect(UserID.number(of: "root", in: empty.root) == nil)
  }

  @Test func readsAnEntry() {
    #expect(UserID.number(passwordEntry: [UInt8]("daemon:x:1:2:daemon:/:/bin/sh\n".utf8)[...]) == 1)
    #expect(UserID.number(passwordEntry: [UInt8]("a::77".utf8)[...]) == 77)
    #expect(UserID.number(passwordEntry: [UInt8]("a:x".utf8)[...]) == nil)
    #expect(UserID.number(passwordEntry: [UInt8]("a:x:b:c\n".utf8)[...]) == nil)
  }
}
