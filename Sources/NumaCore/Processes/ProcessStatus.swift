public import LinuxSystem

/// The contents of `/proc/PID/status` of a process.
///
/// A field that the kernel does not print is `nil`.
public struct ProcessStatus: Hashable, Sendable {
  /// The name of the process.
  public var name = ProcessName([])
  /// The letter of the state: `R`, `S`, `Z` for a zombie, and others of proc_pid_status(5).
  public var state: UInt8?
  /// The parent process, or the process that replaced it; 0 if that process is outside the PID namespace.
  public var parent: ProcessID?
  /// The real, effective and saved users.
  ///
  /// To access the process, a caller without capabilities must be each of them.
  public var users: [UserID] = []
  /// The real, effective and saved groups.
  ///
  /// To access the process, a caller without capabilities must have each of them.
  public var groups: [GroupID] = []
  /// The owner of the files of the process in /proc: the effective user, or root if the process protects its memory.
  public var fileOwner: UserID?
  /// The capabilities that the process can make effective.
  public var permittedCapabilities: Capabilities?
  /// The capabilities that are in effect now.
  public var effectiveCapabilities: Capabilities?
  /// The size of the address space; kernel threads and zombies have no address space and no such line.
  public var virtualSize: ByteCount?
  /// The resident memory, without pages of hugetlb.
  public var residentSize: ByteCount?
  /// Whether a seccomp filter decides which system calls the process may make.
  public var hasSeccompFilter = false
  /// Whether the process may only read, write and exit.
  public var hasStrictSeccomp = false
  /// The process that traces the process, or the thread whose status was read; `nil` if none does.
  public var tracer: ProcessID?
  /// The nodes on which the process may allocate memory; missing on kernels without cpusets.
  public var allowedNodes: NodeMask?
  /// The CPUs on which the first thread of the process may run, or the thread whose status was read.
  public var allowedCPUs: CPUMask?

  /// Creates a status without values, for example in a test; ``SystemRoot/processStatus(of:)`` reads a real status.
  public init() {}

  /// The effective user.
  public var effectiveUser: UserID? { users.count > 1 ? users[1] : nil }
  /// The real user.
  public var realUser: UserID? { users.first }
  /// The real group.
  public var realGroup: GroupID? { groups.first }

  /// Whether other processes of the user may access the memory of the process; `nil` if unknown, as for root's processes.
  ///
  /// Source: proc_pid(5), PR_SET_DUMPABLE(2const).
  public var isDumpable: Bool? {
    guard let fileOwner, let effectiveUser else { return nil }
    guard fileOwner == effectiveUser else { return false }
    return effectiveUser.rawValue == 0 ? nil : true
  }

  /// Whether the process has exited, and only its number is left.
  ///
  /// A process that is exiting has given up its memory before its state says so. It counts as exited.
  public var isZombie: Bool {
    state == UInt8(ascii: "Z") || state == UInt8(ascii: "X")
      || (virtualSize == nil && !mayBeKernelThread)
  }

  /// Whether a signal such as SIGSTOP stopped the process.
  ///
  /// A process that a debugger stopped has another state, `t`.
  public var isStopped: Bool { state == UInt8(ascii: "T") }

  /// Whether the process is a kernel thread, which has no memory of its own.
  public var isKernelThread: Bool { virtualSize == nil && !isZombie }

  /// Whether the parent is that of kernel threads: `kthreadd`, whose number is 2, or none for `kthreadd` itself.
  private var mayBeKernelThread: Bool {
    guard let parent else { return true }
    return parent.rawValue == 0 || parent.rawValue == 2
  }
}

extension ProcessStatus {
  /// Parses the text of `/proc/PID/status`.
  ///
  /// Calls `odd` with the name of each list that is not in the kernel's format.
  init(text: [UInt8], odd: (_ field: String) -> Void = { _ in }) {
    var cpuBitmap: ArraySlice<UInt8>?
    var nodeBitmap: ArraySlice<UInt8>?
    for line in text.split(separator: .newline) {
      guard let colon = line.firstIndex(of: .colon) else { continue }
      let field = line[(colon + 1)...]
      let value = field.drop { $0 == .tab || $0 == .space }
      switch String(bytes: line[..<colon]) {
      case "Name": name = ProcessName(escaped: field.first == .tab ? field.dropFirst() : field)
      case "State": state = value.first
      case "PPid": parent = Self.process(value)
      case "Uid": users = Self.identities(value).map(UserID.init(rawValue:))
      case "Gid": groups = Self.identities(value).map(GroupID.init(rawValue:))
      case "CapPrm": permittedCapabilities = Self.capabilities(value)
      case "CapEff": effectiveCapabilities = Self.capabilities(value)
      case "VmSize": virtualSize = Self.amount(value)
      case "VmRSS": residentSize = Self.amount(value)
      case "Seccomp":
        hasSeccompFilter = value.equals("2")
        hasStrictSeccomp = value.equals("1")
      case "TracerPid": tracer = Self.process(value).flatMap { $0 == .caller ? nil : $0 }
      case "Cpus_allowed": cpuBitmap = value
      case "Mems_allowed": nodeBitmap = value
      case "Cpus_allowed_list":
        allowedCPUs = Self.list(value)
        if allowedCPUs == nil { odd("Cpus_allowed_list") }
      case "Mems_allowed_list":
        allowedNodes = Self.list(value)
        if allowedNodes == nil { odd("Mems_allowed_list") }
      default: continue
      }
    }
    // Kernels before 2.6.26 have no lists.
    if allowedCPUs == nil { allowedCPUs = cpuBitmap.flatMap { Self.bitmap($0) } }
    if allowedNodes == nil { allowedNodes = nodeBitmap.flatMap { Self.bitmap($0) } }
  }

  private static func list<ID>(_ value: ArraySlice<UInt8>) -> IDMask<ID>? {
    try? IDMask<ID>(rangeList: [UInt8](value))
  }

  private static func bitmap<ID>(_ value: ArraySlice<UInt8>) -> IDMask<ID>? {
    value.isEmpty ? nil : try? IDMask<ID>(bitmap: [UInt8](value))
  }

  /// Returns the real, effective and saved IDs, without the file system ID, which does not affect access to the
  /// process.
  private static func identities(_ value: ArraySlice<UInt8>) -> [UInt32] {
    let all = value.split(separator: .tab).compactMap { decimalNumber($0) }
    return all.prefix(3).compactMap(UInt32.init(exactly:))
  }

  private static func process(_ value: ArraySlice<UInt8>) -> ProcessID? {
    decimalNumber(value).flatMap(Int32.init(exactly:)).map(ProcessID.init(rawValue:))
  }

  /// `     1234 kB`
  private static func amount(_ value: ArraySlice<UInt8>) -> ByteCount? {
    value.split(separator: .space).first.flatMap(decimalNumber).map(ByteCount.init(kibibytes:))
  }

  /// `000001ffffffffff`
  private static func capabilities(_ value: ArraySlice<UInt8>) -> Capabilities? {
    UInt64(String(bytes: value), radix: 16).map(Capabilities.init(rawValue:))
  }
}

extension SystemRoot {
  /// Reads the state, users, rights and allowed nodes of a process.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist; ``ReadError/malformed(_:reason:)`` if the
  ///   text has no `State`. A list of nodes or CPUs that is not in the kernel's format is replaced by the bitmap or `nil`,
  ///   with a warning.
  ///
  /// Source: proc_pid_status(5), fs/proc/array.c.
  public func processStatus(of process: ProcessID) throws(ReadError) -> ProcessStatus {
    let path = processDirectory(of: process).appending("status")
    var status = try status(path)
    // The directory belongs to the effective user in any case.
    status.fileOwner = try? resolve(path).stat().owner
    return status
  }

  func status(_ path: FilePath) throws(ReadError) -> ProcessStatus {
    let text = try read(path)
    let status = ProcessStatus(text: text) { field in
      warn(.malformed(resolve(path), reason: "\(field) is not a list"))
    }
    // Every kernel prints this line. Without it, the text is not from a kernel.
    guard status.state != nil else { throw .malformed(resolve(path), reason: "no State") }
    return status
  }
}
