internal import LinuxSystem

/// The calls that move pages, implemented by the kernel or by a test.
protocol PageMovingKernel: Sendable {
  func places(of pages: [PageAddress], in process: ProcessID) throws(Errno) -> [PageStatus]
  func movePages(
    _ pages: [PageAddress], to nodes: [NodeID], in process: ProcessID, _ flags: MoveFlags
  ) throws(Errno) -> PageMove
}

extension LinuxKernel: PageMovingKernel {}
