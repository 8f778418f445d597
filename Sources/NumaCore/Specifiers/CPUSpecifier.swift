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
  /// `names` finds the CPUs of words, as the ``SystemRoot`` of the machine does. It is called only for those.
  ///
  /// - Throws: ``CPUSpecifierError`` if the specifier names a CPU that is missing, offline or not allowed, a position
  ///   after `+` beyond the allowed CPUs, or a word that does not stand for a CPU.
  public func select(
    on topology: CPUTopology, from names: some CPUNames
  ) throws(CPUSpecifierError) -> CPUSelection {
    do throws(CPUSpecifierError) {
      return try select(within: topology.allowed, from: names)
    } catch {
      throw error.explained(by: topology)
    }
  }

  /// Returns the allowed CPUs that the specifier stands for.
  ///
  /// The function needs only the allowed CPUs, and `names` for words. The rest of the machine explains an error.
  ///
  /// - Throws: ``CPUSpecifierError`` if the specifier names a CPU that is not allowed, a position after `+` beyond the
  ///   allowed CPUs, or a word that does not stand for a CPU.
  public func select(
    within allowed: CPUMask, from names: some CPUNames
  ) throws(CPUSpecifierError) -> CPUSelection {
    try members(within: allowed, by: CPUMeanings(names: names))
  }

  /// Returns the allowed CPUs that the specifier stands for, and leaves out the others.
  ///
  /// A number that is not allowed, or is beyond the CPUs that `+` counts, is left out instead of refused.
  ///
  /// - Throws: ``CPUSpecifierError`` if the specifier names a word that does not stand for a CPU.
  public func selectPart(
    within allowed: CPUMask, from names: some CPUNames
  ) throws(CPUSpecifierError) -> CPUSelection {
    try members(within: allowed, leavingOut: true, by: CPUMeanings(names: names))
  }
}

/// The meanings of items in a specifier of CPUs.
struct CPUMeanings<Names: CPUNames>: ItemMeanings {
  let names: Names

  // The parser accepts neither devices nor words for nodes in a specifier of CPUs.
  func members(of _: DeviceName) throws(DeviceError) -> CPUMask { throw .noNode }
  func members(of _: NodeWord, within _: CPUMask) throws(NodeWordError) -> CPUMask {
    throw .notAllowed(NodeMask(), allowed: NodeMask())
  }

  func members(of word: CPUWord) throws(CPUWordError) -> CPUMask { try names.cpus(of: word) }
  func firstThreads(of cpus: CPUMask) throws(CPUWordError) -> CPUMask {
    try names.firstThreads(of: cpus)
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
