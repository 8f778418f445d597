import CommandInterface
import LinuxSystem
import NumaCore

/// A one-line warning about a migration that continues or is complete.
enum Remark: Equatable {
  /// A specifier is valid but unusual.
  case specifier(Word, SpecifierWarning)
  /// The kernel's pairing of the nodes moves no page of any process.
  case movesNothing(Word, Word, sameNodes: Bool)
  /// The kernel's pairing of the nodes moves no page to these targets.
  case leavesUnused(Word, Word, NodeMask)
  /// Pages both leave and fill these nodes, and several processes may share pages.
  case movesSharedOn(NodeMask)
  /// PID 0 is the caller, as in migrate_pages(2).
  case movesItself
  /// Pages are still on the nodes that they were to leave.
  case stayed(ProcessID, MigrationRemainder)
  /// The process exited while the engine moved it.
  case ended(ProcessID, MigrationReport)
  /// The engine could not move some of the pages.
  case engineLeft(ProcessID, MigrationReport)
  /// The kernel reports a number of pages that it could not move; their nodes are not known.
  case notMoved(ProcessID, pages: Int)
  /// Pages may return to the nodes that they left.
  case mayReturn(ProcessID, ReturnRisk, advisesPin: Bool)
  /// No mapping matches these options.
  case matchesNothing([String])
  /// Threads could not be moved to the CPUs beside the targets.
  case threadsStay(ProcessID, count: Int, NodeMask, Errno)
  /// The threads could not be read.
  case notPinned(ProcessID, ReadError)
  /// The threads were not moved, because the engine did not try all pages.
  case leftUnpinned(ProcessID)
  /// The present nodes of the pages could not be read.
  case notLookedAt(ReadError)
}

extension Remark: CustomStringConvertible {
  var description: String {
    switch self {
    case .specifier(let text, let warning): "\(text.quotedIfEmpty): \(warning)"
    case .movesNothing(let from, let to, sameNodes: true):
      "\(from) \(to): moves nothing: both name the same nodes"
    case .movesNothing(let from, let to, sameNodes: false):
      "\(from) \(to): moves nothing: every node of FROM is in TO, and as TO has another number of "
        + "nodes, the kernel leaves those alone"
    case .leavesUnused(let from, let to, let nodes):
      "\(from) \(to): no page goes to \(nodes.count == 1 ? "node" : "nodes") \(nodes): each node of FROM goes "
        + "to one of TO; --spread uses them all"
    case .movesSharedOn(let nodes):
      "\(nodes.count == 1 ? "node" : "nodes") \(nodes) are both left and filled: pages that several of the "
        + "processes map may move more than once"
    case .movesItself: "0: process 0 stands for this program itself"
    case .stayed(let process, let remainder): "\(process): \(remainder)"
    case .ended(let process, let report):
      "\(process): the process has ended; \(report.summary)"
    case .engineLeft(let process, let report): "\(process): \(report.summary)"
    case .notMoved(let process, let pages):
      "\(process): the kernel could not move \(pages) \(pages == 1 ? "page" : "pages") (busy)"
    case .mayReturn(let process, let risk, let advisesPin):
      "\(process): \(risk)" + (advisesPin && risk.isOfThreads ? "; --pin moves them too" : "")
    case .matchesNothing(let options):
      "\(options.joined(separator: ", ")): no memory matches"
    case .threadsStay(let process, let count, let targets, .invalidArgument):
      "\(process): \(count.ofThreads) where before: the cpuset allows no CPU beside \(targets.counted)"
    case .threadsStay(let process, let count, _, let errno):
      "\(process): \(count.ofThreads) where before: \(errno)"
    case .notPinned(let process, let error): "\(process): its threads run where they did: \(error)"
    case .leftUnpinned(let process):
      "\(process): its threads run where they did: not all of its pages have been tried"
    case .notLookedAt(let error): "cannot tell where the pages are now: \(error)"
    }
  }
}

extension Remark {
  /// Whether something that was requested was not done.
  var isFailure: Bool {
    switch self {
    case .threadsStay, .notPinned: true
    default: false
    }
  }
}

extension Int {
  /// `1 thread runs`, `2 threads run`.
  fileprivate var ofThreads: String { self == 1 ? "1 thread runs" : "\(self) threads run" }
}

extension ReturnRisk {
  /// Whether the risk ends when the threads run on other nodes.
  fileprivate var isOfThreads: Bool {
    switch self {
    case .balancing, .threads: true
    case .policy, .cpuset: false
    }
  }
}
