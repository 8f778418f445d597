/// A set of CPUs as a user writes it.
public typealias CPUSpecifier = Specifier<CPUID>
/// The CPUs that a specifier stands for on a machine.
public typealias CPUSelection = Selection<CPUID>
/// The reason why a specifier does not name a set of CPUs.
public typealias CPUSpecifierError = SpecifierError<CPUID>

extension CPUSelection {
  /// The CPUs that the specifier names.
  public var cpus: CPUMask { members }
}

extension CPUSpecifier {
  /// Returns the CPUs that the specifier stands for on a machine, among those that the calling thread may run on.
  ///
  /// - Throws: ``CPUSpecifierError`` if the specifier names a CPU that is missing, offline or not allowed, or a
  ///   position after `+` beyond the allowed CPUs.
  public func select(on topology: CPUTopology) throws(CPUSpecifierError) -> CPUSelection {
    do throws(CPUSpecifierError) {
      return try select(within: topology.allowed)
    } catch {
      throw error.explained(by: topology)
    }
  }

  /// Returns the allowed CPUs that the specifier stands for.
  ///
  /// The function needs only the allowed CPUs. The rest of the machine explains an error.
  ///
  /// - Throws: ``CPUSpecifierError`` if the specifier names a CPU that is not allowed, or a position after `+` beyond
  ///   the allowed CPUs.
  public func select(within allowed: CPUMask) throws(CPUSpecifierError) -> CPUSelection {
    try members(within: allowed, of: Self.noDevice, of: Self.noWord)
  }

  /// Returns the allowed CPUs that the specifier stands for, and leaves out the others.
  ///
  /// A number that is not allowed, or is beyond the CPUs that `+` counts, is left out instead of refused.
  ///
  /// - Throws: No error: ``CPUSpecifierError`` is declared as in the other functions, but a specifier of CPUs does not
  ///   cause it here.
  public func selectPart(within allowed: CPUMask) throws(CPUSpecifierError) -> CPUSelection {
    try members(within: allowed, leavingOut: true, of: Self.noDevice, of: Self.noWord)
  }

  // The parser accepts neither devices nor words in a specifier of CPUs.
  static func noDevice(_: DeviceName) throws(DeviceError) -> CPUMask { throw .noNode }
  static func noWord(_: NodeWord) throws(NodeWordError) -> CPUMask {
    throw .notAllowed(NodeMask(), allowed: NodeMask())
  }
}

extension CPUSpecifierError {
  /// Returns the error with the reason why a CPU is not allowed: it is missing or offline.
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
