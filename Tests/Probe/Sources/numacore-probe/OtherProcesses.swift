import NumaCore
import LinuxSystem

/// Prints where pages of a process are: `places PID START:PAGES...`.
func printPlaces(_ arguments: inout Arguments) throws {
  let process = try arguments.process()
  while !arguments.isEmpty {
    printCounts(of: try LinuxKernel().places(of: try arguments.pages(), in: process))
  }
}

/// Moves pages of a process: `move PID NODE exclusive|all START:PAGES...`.
func move(_ arguments: inout Arguments) throws {
  let (process, node) = (try arguments.process(), try arguments.node())
  let flags: MoveFlags = try arguments.word() == "all" ? .all : .exclusive
  var pages: [PageAddress] = []
  while !arguments.isEmpty { pages += try arguments.pages() }
  let targets = pages.map { _ in node }
  let move = try LinuxKernel().movePages(pages, to: targets, in: process, flags)
  switch move.end {
  case .complete: print("end complete")
  case .stopped(let count): print("end stopped", count)
  case .outOfMemory: print("end out-of-memory")
  }
  printCounts(of: move.statuses)
}

/// Moves all pages of a process between nodes: `migrate PID FROM TO`.
func migrate(_ arguments: inout Arguments) throws {
  let process = try arguments.process()
  let (from, to): (NodeMask, NodeMask) = (try arguments.mask(), try arguments.mask())
  print("not-moved", try LinuxKernel().migratePages(of: process, from: from, to: to))
}
