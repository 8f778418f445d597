import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

/// Tests of the lock, each with a simulated process: a file in place of the process's pagemap.
struct MoverLockTests {
  private static let process = ProcessID(rawValue: 7)
  private let tree: FileTree

  init() throws { tree = try FileTree(files: ["/proc/7/pagemap": ""]) }

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
    // The second migration is stopped while it waits.
    second.take { false }
    #expect(!second.isHeld)
    first.release()
    let third = try lock(other)
    third.take { true }
    #expect(third.isHeld)
  }

  /// Workers that share the lock keep it until they release it, even if another migration starts in the meantime.
  @Test func aNewMigrationWaitsForThoseThatShareIt() throws {
    let mark = try mark()
    let first = try lock(mark)
    first.take { true }
    let other = try self.mark()
    let second = try lock(other)
    second.take { false }
    #expect(first.isHeld && !second.isHeld)
  }

  /// A waiting migration gives the lock up if the kernel lists the holder of the lock as stopped, or does not list it.
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
