import NumaCore
import LinuxSystem

/// Returns the name of an errno in C, as in the manuals.
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

/// Returns the printed form of an error of the library, or `nil` if the error is not a result.
func answer(_ error: any Error) -> String? {
  switch error {
  case let error as Errno: name(of: error)
  case ThreadBindingError.refused(let error): name(of: error)
  case ThreadBindingError.noCPUs: "no-cpus"
  default: nil
  }
}

/// Returns the printed form of a page's status.
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

/// Returns pages per node as `2=256 9=512`.
func text(of pages: [NodePages]) -> String {
  pages.map { "\($0.node)=\($0.pages)" }.joined(separator: " ")
}

/// Prints how many pages have each status as `status on-2 256`, sorted by the text of the status.
func printCounts(of statuses: [PageStatus]) {
  var counts: [String: Int] = [:]
  for status in statuses { counts[text(of: status), default: 0] += 1 }
  for (status, count) in counts.sorted(by: { $0.key < $1.key }) { print("status", status, count) }
}

/// Returns a mask in the form of an argument; the empty mask is `-`.
func text<ID>(of mask: IDMask<ID>) -> String { mask.isEmpty ? "-" : mask.description }
