import NumaCore
import LinuxSystem

/// The name of an errno in C, which is what the manuals say.
func name(of errno: Errno) -> String {
  switch errno {
  case .notPermitted: "EPERM"
  case .noSuchFileOrDirectory: "ENOENT"
  case .noSuchProcess: "ESRCH"
  case .ioError: "EIO"
  case .noMemory: "ENOMEM"
  case .permissionDenied: "EACCES"
  case .badAddress: "EFAULT"
  case .resourceBusy: "EBUSY"
  case .operationNotSupportedByDevice: "ENODEV"
  case .invalidArgument: "EINVAL"
  case .noFunction: "ENOSYS"
  case .notSupported: "EOPNOTSUPP"
  default: "errno-\(errno.rawValue)"
  }
}

/// How an error of the library is printed; nil for one that is none of its answers.
func answer(_ error: any Error) -> String? {
  switch error {
  case let error as Errno: name(of: error)
  case ThreadBindingError.refused(let error): name(of: error)
  case ThreadBindingError.noCPUs: "no-cpus"
  default: nil
  }
}

/// How a page's status is printed.
func text(of status: PageStatus) -> String {
  switch status {
  case .on(let node): "on-\(node)"
  case .absent: "absent"
  case .zeroPageOrUnmapped: "zero-or-unmapped"
  case .shared: "shared"
  case .busy: "busy"
  case .noMemory: "no-memory"
  case .writeBackFailed: "write-back-failed"
  case .notMovable: "not-movable"
  case .failed(let errno): "failed-\(name(of: errno))"
  case .unknown: "unknown"
  }
}

/// Pages per node, `2=256 9=512`.
func text(of pages: [NodePages]) -> String {
  pages.map { "\($0.node)=\($0.pages)" }.joined(separator: " ")
}

/// Prints how many pages have each status, `status on-2 256`, in the order of the texts.
func printCounts(of statuses: [PageStatus]) {
  var counts: [String: Int] = [:]
  for status in statuses { counts[text(of: status), default: 0] += 1 }
  for (status, count) in counts.sorted(by: { $0.key < $1.key }) { print("status", status, count) }
}

/// A mask as an argument is written: the empty one is `-`.
func text<ID>(of mask: IDMask<ID>) -> String { mask.isEmpty ? "-" : mask.description }
