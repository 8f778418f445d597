import FileTrees
import Synchronization
import LinuxSystem
import Testing

@testable import NumaCore

struct PageMoverTests {
  private typealias Mover = PageMover<MadeKernel, MadeSupervisor>
  private static let source: NodeID = 2
  private static let target: NodeID = 7
  private static let huge = 2 << 20

  private static func pages(_ count: Int, size: Int = 4096) -> [MovingPage] {
    (0..<count).map { index in
      MovingPage(
        address: MadeKernel.address(index * size / 4096), size: size, source: source)
    }
  }

  private static func mover(
    _ kernel: MadeKernel, _ supervisor: MadeSupervisor = MadeSupervisor()
  ) -> Mover {
    PageMover(
      kernel: kernel, process: ProcessID(rawValue: 4711), flags: .exclusive, basePage: 4096,
      supervisor: supervisor, budget: MoveBudget(longestCall: nil))
  }

  private static func flow(_ mover: Mover) -> MigrationReport.Flow {
    mover.tally.flows(of: NodePairs(from: [source], to: [target]))[0]
  }

  private static func stayed(_ mover: Mover) -> [MigrationReport.Reason: Int] {
    Dictionary(
      uniqueKeysWithValues: flow(mover).stayed.map { ($0.reason, $0.size.rawValue / 4096) })
  }

  @Test func movesInCallsOfOneSize() {
    let kernel = MadeKernel(pages: 10_000, on: Self.source)
    var mover = Self.mover(kernel)
    mover.move(Self.pages(10_000), to: Self.target)
    #expect(kernel.calls == [4096, 4096, 1808])
    #expect(kernel.count(on: Self.target) == 10_000)
    #expect(Self.flow(mover).moved.rawValue == 10_000 * 4096)
    #expect(Self.flow(mover).stayed.isEmpty)
  }

  @Test func movesNoMoreAtOnceThanABudgetAllows() {
    let kernel = MadeKernel(pages: 10, on: Self.source) { state in
      state.busy[MadeKernel.address(3)] = 1
    }
    let supervisor = MadeSupervisor()
    var mover = Self.mover(kernel, supervisor)
    mover.budget = MoveBudget(longestCall: nil, mostBytes: 4 * 4096 + 1)
    mover.move(Self.pages(10), to: Self.target)
    #expect(kernel.calls == [4, 4, 2, 1])
    #expect(supervisor.state.withLock { $0.moved } == [3, 4, 2, 1].map { $0 * 4096 })
    // A budget of less than a page allows one page.
    mover.budget = MoveBudget(longestCall: nil, mostBytes: 1)
    mover.move(Self.pages(2), to: Self.source)
    #expect(kernel.calls.suffix(2) == [1, 1])
  }

  @Test func triesBusyPagesAgain() {
    let kernel = MadeKernel(pages: 10, on: Self.source) { state in
      state.busy[MadeKernel.address(3)] = 1
      state.silentlyBusy[MadeKernel.address(5)] = 2
    }
    let supervisor = MadeSupervisor()
    var mover = Self.mover(kernel, supervisor)
    mover.move(Self.pages(10), to: Self.target)
    #expect(kernel.calls == [10, 2, 1])
    #expect(Self.flow(mover).moved.rawValue == 10 * 4096)
    #expect(supervisor.state.withLock { $0.waits } == 0)
  }

  @Test func givesUpOnWhatStaysBusy() {
    let kernel = MadeKernel(pages: 10, on: Self.source) { state in
      for index in 2..<5 { state.busy[MadeKernel.address(index)] = .max }
      state.silentlyBusy[MadeKernel.address(7)] = .max
    }
    let supervisor = MadeSupervisor()
    var mover = Self.mover(kernel, supervisor)
    mover.move(Self.pages(10), to: Self.target)
    #expect(kernel.calls == [10, 4, 4, 4])
    #expect(supervisor.state.withLock { $0.waits } == 2)
    #expect(Self.flow(mover).moved.rawValue == 6 * 4096)
    #expect(Self.stayed(mover) == [.busy: 4])
  }

  @Test func countsWhatIsSharedOrGone() {
    let kernel = MadeKernel(pages: 10, on: Self.source) { state in
      state.shared = [MadeKernel.address(1), MadeKernel.address(2)]
      state.places[MadeKernel.address(9)] = nil
    }
    var mover = Self.mover(kernel)
    mover.move(Self.pages(10), to: Self.target)
    #expect(kernel.calls == [10])
    #expect(Self.flow(mover).moved.rawValue == 7 * 4096)
    #expect(Self.stayed(mover) == [.shared: 2])
  }

  /// If the target is full, the status array holds no results, and the mover requests the nodes of the pages.
  @Test(arguments: [0, 1, 7, 100, 500])
  func fillsATarget(room: Int) {
    let kernel = MadeKernel(pages: 2000, on: Self.source) { $0.room[Self.target] = room }
    let supervisor = MadeSupervisor()
    var mover = Self.mover(kernel, supervisor)
    mover.move(Self.pages(2000), to: Self.target)
    #expect(kernel.count(on: Self.target) == room)
    #expect(Self.flow(mover).moved.rawValue == room * 4096)
    #expect(Self.stayed(mover) == [.noMemory: 2000 - room])
    #expect(supervisor.state.withLock { $0.closed } == [Self.target: .noMemory])
    // A further page is not tried.
    let calls = kernel.calls.count
    #expect(calls <= 6)
    mover.move(Self.pages(1), to: Self.target)
    #expect(kernel.calls.count == calls)
  }

  @Test func stopsWithinACall() {
    let kernel = MadeKernel(pages: 10_000, on: Self.source)
    var mover = Self.mover(kernel, MadeSupervisor(calls: 2))
    mover.move(Self.pages(10_000), to: Self.target)
    #expect(kernel.calls == [4096, 4096])
    #expect(Self.flow(mover).moved.rawValue == 8192 * 4096)
    #expect(Self.stayed(mover).isEmpty)
  }

  @Test(arguments: [
    (Errno.permissionDenied, MigrationReport.Reason.targetNotAllowed),
    (.operationNotSupportedByDevice, .targetOffline),
  ])
  func leavesATargetThatIsNotToBeHad(errno: Errno, reason: MigrationReport.Reason) {
    let kernel = MadeKernel(pages: 10_000, on: Self.source) { $0.failure = errno }
    let supervisor = MadeSupervisor()
    var mover = Self.mover(kernel, supervisor)
    mover.move(Self.pages(10_000), to: Self.target)
    #expect(kernel.calls == [4096])
    #expect(Self.stayed(mover) == [reason: 10_000])
    #expect(supervisor.state.withLock { $0.refused } == nil)
  }

  @Test(arguments: [Errno.notPermitted, .noSuchProcess, .noFunction])
  func endsWhereTheKernelRefuses(errno: Errno) {
    let kernel = MadeKernel(pages: 10_000, on: Self.source) { $0.failure = errno }
    let supervisor = MadeSupervisor()
    var mover = Self.mover(kernel, supervisor)
    mover.move(Self.pages(10_000), to: Self.target)
    #expect(kernel.calls == [4096])
    #expect(Self.stayed(mover).isEmpty)
    #expect(supervisor.state.withLock { $0.refused } == errno)
  }

  /// A huge page for which the target has no room is split, and a part of it may have moved.
  @Test func countsThePartsOfASplitHugePage() {
    let kernel = MadeKernel(pages: 512, on: Self.source) { $0.room[Self.target] = 0 }
    kernel.state.withLock { state in
      for index in 0..<100 { state.places[MadeKernel.address(index)] = Self.target }
    }
    var mover = Self.mover(kernel)
    mover.move(Self.pages(1, size: Self.huge), to: Self.target)
    #expect(Self.flow(mover).moved.rawValue == 100 * 4096)
    #expect(Self.stayed(mover) == [.noMemory: 412])
  }

  @Test func movesHugePagesByOneAddress() {
    let kernel = MadeKernel(pages: 100 * 512, on: Self.source) { state in
      for index in 0..<100 { state.huge.insert(MadeKernel.address(index * 512)) }
      state.busy[MadeKernel.address(512)] = 1
    }
    var mover = Self.mover(kernel)
    mover.move(Self.pages(100, size: Self.huge), to: Self.target)
    // A huge page counts as the work of 64 pages. The base pages of the busy huge page follow.
    #expect(kernel.calls == [64, 36, 512])
    #expect(Self.flow(mover).moved.rawValue == 100 * Self.huge)
    #expect(Self.flow(mover).stayed.isEmpty)
  }

  /// A presumed huge page may be many base pages, or may have been split.
  @Test func movesThePartsOfWhatIsNoHugePage() {
    let kernel = MadeKernel(pages: 1024, on: Self.source) { state in
      state.places[MadeKernel.address(700)] = nil
      state.busy[MadeKernel.address(0)] = .max
    }
    var mover = Self.mover(kernel)
    mover.move(Self.pages(2, size: Self.huge), to: Self.target)
    #expect(kernel.count(on: Self.target) == 1022)
    #expect(Self.flow(mover).moved.rawValue == 1022 * 4096)
    #expect(Self.stayed(mover) == [.busy: 1])
  }

  /// If the kernel does not report which pages are huge, one shared base page says nothing about the others.
  @Test(arguments: [true, false])
  func triesThePagesBesideASharedOne(isKnownToBeHuge: Bool) {
    let kernel = MadeKernel(pages: 512, on: Self.source) { state in
      state.shared.insert(MadeKernel.address(0))
    }
    var mover = Self.mover(kernel)
    mover.knowsHugePages = isKnownToBeHuge
    mover.move(Self.pages(1, size: Self.huge), to: Self.target)
    #expect(kernel.count(on: Self.target) == (isKnownToBeHuge ? 0 : 511))
    #expect(Self.stayed(mover) == [.shared: isKnownToBeHuge ? 512 : 1])
  }

  /// Pages that another migration has moved before the call are not moved again; those on a third node count as moved
  /// by others.
  @Test func looksAgainWhereItsTurnHasEnded() throws {
    let kernel = MadeKernel(pages: 10, on: Self.source) { state in
      for index in 0..<3 { state.places[MadeKernel.address(index)] = 9 }
      for index in 3..<5 { state.places[MadeKernel.address(index)] = Self.target }
    }
    var mover = Self.mover(kernel)
    let tree = try Self.lock(&mover)
    mover.move(Self.pages(10), to: Self.target)
    withExtendedLifetime(tree) {}
    #expect(kernel.calls == [5])
    #expect(Self.flow(mover).moved.rawValue == 5 * 4096)
    #expect(Self.flow(mover).movedByOthers.rawValue == 3 * 4096)
    #expect(kernel.count(on: 9) == 3)
  }

  /// In a later turn, the mover checks the nodes before each call, and makes no call if another migration has moved
  /// all pages.
  @Test func looksAgainBeforeEachCallOfALaterTurn() throws {
    let kernel = MadeKernel(pages: 10, on: 9)
    var mover = Self.mover(kernel)
    mover.budget = MoveBudget(longestCall: nil, mostBytes: 5 * 4096)
    let tree = try Self.lock(&mover)
    mover.beginTurn()
    mover.endTurn()
    mover.move(Self.pages(10), to: Self.target)
    withExtendedLifetime(tree) {}
    #expect(kernel.calls.isEmpty)
    #expect(Self.flow(mover).movedByOthers.rawValue == 10 * 4096)
  }

  /// Sets the mover's lock to that of a simulated process, whose files exist as long as the returned tree.
  private static func lock(_ mover: inout Mover) throws -> FileTree {
    let tree = try FileTree(files: ["/proc/7/pagemap": ""])
    let process = ProcessID(rawValue: 7)
    let mark = try #require(MoverMark(on: process, in: tree.root))
    let lock = try #require(MoverLock(on: process, mark, in: tree.root))
    mover.lock = lock
    return tree
  }

  @Test func tellsApartWhatIsFoundOnAThirdNode() {
    let kernel = MadeKernel(pages: 10, on: Self.source) { state in
      state.elsewhere = [MadeKernel.address(4): 9]
    }
    var mover = Self.mover(kernel)
    mover.move(Self.pages(10), to: Self.target)
    #expect(Self.flow(mover).moved.rawValue == 9 * 4096)
    #expect(Self.flow(mover).movedByOthers.rawValue == 4096)
    #expect(Self.flow(mover).stayed.isEmpty)
  }

  @Test func learnsHowMuchACallMayMove() {
    var budget = MoveBudget(longestCall: .milliseconds(10))
    #expect(budget.work == 32 * 4096)
    budget.learn(from: .milliseconds(1), moving: 32 * 4096)
    budget.learn(from: .milliseconds(2), moving: 64 * 4096)
    #expect(budget.work == 128 * 4096)
    // A call with little work is not a measure for a full call.
    budget.learn(from: .microseconds(10), moving: 4096)
    #expect(budget.work == 128 * 4096)
    budget.learn(from: .milliseconds(6), moving: 128 * 4096)
    #expect(budget.work == 128 * 4096)
    budget.learn(from: .milliseconds(40), moving: 128 * 4096)
    #expect(budget.work == 64 * 4096)
    for _ in 0..<3 { budget.learn(from: .seconds(9), moving: budget.work) }
    #expect(budget.work == MoveBudget.least)
    for _ in 0..<20 { budget.learn(from: .microseconds(1), moving: budget.work) }
    #expect(budget.work == MoveBudget.usual)
    var free = MoveBudget(longestCall: nil)
    free.learn(from: .seconds(9), moving: 1024)
    #expect(free.work == MoveBudget.usual)
  }
}
