/// What a user writes for a set of CPUs.
public typealias CPUSpecifier = Specifier<CPUID>
/// Which CPUs a specifier means on a machine.
public typealias CPUSelection = Selection<CPUID>
/// Why a specifier does not name a set of CPUs.
public typealias CPUSpecifierError = SpecifierError<CPUID>

extension CPUSelection {
  /// The CPUs that the specifier names.
  public var cpus: CPUMask { members }
}

extension CPUSpecifier {
  /// Says which CPUs the specifier means on a machine, among those that the calling thread may run on.
  ///
  /// - Throws: ``CPUSpecifierError`` when it names a CPU that is missing, offline or not allowed.
  public func select(on topology: CPUTopology) throws(CPUSpecifierError) -> CPUSelection {
    do throws(CPUSpecifierError) {
      return try select(within: topology.allowed)
    } catch {
      throw error.explained(by: topology)
    }
  }

  /// Says which of the allowed CPUs the specifier means. The rest of the machine only explains a refusal.
  ///
  /// - Throws: ``CPUSpecifierError`` when it names a CPU that is not allowed.
  public func select(within allowed: CPUMask) throws(CPUSpecifierError) -> CPUSelection {
    try members(within: allowed, of: Self.noDevice, of: Self.noWord)
  }

  /// Says which of the CPUs that the specifier means are allowed: a number that is not, or beyond those that `+` counts,
  /// is left out.
  ///
  /// - Throws: ``CPUSpecifierError``, as the other forms do; numbers alone give no reason to.
  public func selectPart(within allowed: CPUMask) throws(CPUSpecifierError) -> CPUSelection {
    try members(within: allowed, leavingOut: true, of: Self.noDevice, of: Self.noWord)
  }

  // The parser of CPUs knows neither devices nor words.
  static func noDevice(_: DeviceName) throws(DeviceError) -> CPUMask { throw .noNode }
  static func noWord(_: NodeWord) throws(NodeWordError) -> CPUMask {
    throw .notAllowed(NodeMask(), allowed: NodeMask())
  }
}

extension CPUSpecifierError {
  /// Says more of a CPU that is not allowed: whether it exists and is online.
  public func explained(by topology: CPUTopology) -> Self {
    guard case .notAllowed(let cpu, _) = reason else { return self }
    guard let cpu else { return with(.missing(online: topology.online)) }
    switch topology.obstacle(of: cpu) {
    case .missing: return with(.missing(online: topology.online))
    case .offline: return with(.offline)
    case .noMemory, .notAllowed, nil: return self
    }
  }
}
