import LinuxSystem
import Testing

@testable import NumaCore

/// Each test has a process of its own to lock, a file where its pagemap would be.
struct MoverLockTests {
  private static let process = ProcessID(rawValue: 7)
  private let tree: MadeTree

  init() throws { tree = try MadeTree(files: ["/proc/7/pagemap": ""]) }

  private func mark() throws -> MoverMark {
    try #require(MoverMark(on: Self.process, in: tree.root))
  }

  private func lock(_ mark: MoverMark) throws -> MoverLock {
    try #require(MoverLock(on: Self.process, mark, in: tree.root))
  }

  @Test func workersOfOneMigrationShareIt() throws {
    let mark = try mark()
    let first = try lock(mark)
    let second = try lock(mark)
    #expect(!mark.hasOthers)
    first.take { true }
    second.take { true }
    #expect(first.isHeld && second.isHeld)
    first.release()
    #expect(!first.isHeld && second.isHeld)
  }

  @Test func migrationsTakeTurns() throws {
    let (mark, other) = (try mark(), try self.mark())
    #expect(mark.hasOthers && other.hasOthers)
    let first = try lock(mark)
    let second = try lock(other)
    first.take { true }
    #expect(first.isHeld)
    // It is told to stop while it waits.
    second.take { false }
    #expect(!second.isHeld)
    first.release()
    let third = try lock(other)
    third.take { true }
    #expect(third.isHeld)
  }

  /// Workers that share the lock have it until they release it, whoever comes meanwhile.
  @Test func aNewMigrationWaitsForThoseThatShareIt() throws {
    let mark = try mark()
    let first = try lock(mark)
    first.take { true }
    let other = try self.mark()
    let second = try lock(other)
    second.take { false }
    #expect(first.isHeld && !second.isHeld)
  }

  /// Another migration that has the lock, and this one, which waits: what the kernel lists of the holder decides.
  @Test(arguments: [
    ("T (stopped)", true), ("S (sleeping)", false), ("t (tracing stop)", false), (nil, true),
  ])
  func givesUpWhereTheHolderIsStopped(state: String?, isGivenUp: Bool) throws {
    let path = tree.root.resolve("/proc/7/pagemap")
    let file = try path.stat()
    let device = file.deviceID.majorAndMinor
    let hexadecimal = { (number: UInt32) in
      (number < 16 ? "0" : "") + String(number, radix: 16)
    }
    let place = "\(hexadecimal(device.major)):\(hexadecimal(device.minor))"
    let locks = """
      1: POSIX  ADVISORY  WRITE 11 \(place):\(file.inode) 0 EOF
      2: FLOCK  ADVISORY  WRITE 12 \(place):\(file.inode + 1) 0 EOF
      3: FLOCK  ADVISORY  WRITE 4711 \(place):\(file.inode) 0 EOF
      3: -> FLOCK  ADVISORY  WRITE 13 \(place):\(file.inode) 0 EOF

      """
    var files = ["/proc/locks": locks]
    if let state { files["/proc/4711/status"] = "Name:\thog\nState:\t\(state)\n" }
    for (path, text) in files { try tree.write(text, to: path) }
    let (mark, other) = (try mark(), try self.mark())
    let (holder, waiter) = (try lock(mark), try lock(other))
    holder.take { true }
    var asked = 0
    waiter.take(patience: .milliseconds(20)) {
      asked += 1
      return asked < 200
    }
    #expect(waiter.isGivenUp == isGivenUp)
    #expect(!waiter.isHeld)
    #expect((asked < 200) == isGivenUp)
  }
}
