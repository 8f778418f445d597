import CommandInterface
import LinuxSystem
import NumaCore

/// A warning about a run that continues or is complete.
enum RunWarning: Equatable {
  /// A warning about the request that is given after the run.
  case request(RequestWarning)
  /// Pages are still on the nodes that they were to leave.
  case stayed(ProcessID, MigrationRemainder)
  /// The process exited while the engine moved its pages.
  case processEnded(ProcessID, MigrationReport)
  /// The engine could not move some of the pages.
  case someStayed(ProcessID, MigrationReport)
  /// The kernel reports a number of pages that it could not move; their nodes are not known.
  case notMoved(ProcessID, pages: Int)
  /// Pages may return to the nodes that they left.
  case mayReturn(ProcessID, ReturnRisk, advisesPin: Bool)
  /// No mapping matches these options.
  case noMemoryMatches([String])
  /// Threads could not be moved to the CPUs beside the targets.
  case threadsStayed(ProcessID, count: Int, targets: NodeMask, Errno)
  /// The threads could not be read.
  case threadsNotRead(ProcessID, ReadError)
  /// The threads were not moved, because the engine did not try all pages.
  case threadsNotTried(ProcessID)
  /// The present nodes of the pages could not be read.
  case pagesNotRead(ReadError)
}

extension RunWarning: CustomStringConvertible {
  var description: String {
    switch self {
    case .request(let warning): warning.description
    case .stayed(let process, let remainder): "\(process): \(remainder)"
    case .processEnded(let process, let report):
      "\(process): the process has ended; \(report.summary)"
    case .someStayed(let process, let report): "\(process): \(report.summary)"
    case .notMoved(let process, let pages):
      "\(process): the kernel could not move \(pages) \(pages == 1 ? "page" : "pages") (busy)"
    case .mayReturn(let process, let risk, let advisesPin):
      "\(process): \(risk)" + (advisesPin && risk.isOfThreads ? "; --pin moves them too" : "")
    case .noMemoryMatches(let options):
      "\(options.joined(separator: ", ")): no memory matches"
    case .threadsStayed(let process, let count, let targets, .invalidArgument):
      "\(process): \(count.ofThreads) where before: the cpuset allows no CPU beside \(targets.counted)"
    case .threadsStayed(let process, let count, _, let errno):
      "\(process): \(count.ofThreads) where before: \(errno)"
    case .threadsNotRead(let process, let error):
      "\(process): its threads run where they did: \(error)"
    case .threadsNotTried(let process):
      "\(process): its threads run where they did: not all of its pages have been tried"
    case .pagesNotRead(let error): "cannot tell where the pages are now: \(error)"
    }
  }
}

extension RunWarning {
  /// Whether something that was requested was not done.
  var isFailure: Bool {
    switch self {
    case .threadsStayed, .threadsNotRead: true
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
