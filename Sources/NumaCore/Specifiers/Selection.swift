/// The nodes or CPUs that a specifier stands for on a machine.
public struct Selection<ID: MaskID>: Hashable, Sendable {
  /// The nodes or CPUs that the specifier names.
  public let members: IDMask<ID>
  /// The warnings about the specifier, in the order of its text.
  public let warnings: [SpecifierWarning]
  /// The specifier as typed.
  public let text: [UInt8]
}

/// What the items of a specifier stand for that are not numbers.
protocol ItemMeanings<ID> {
  associatedtype ID: MaskID

  func members(of device: DeviceName) throws(DeviceError) -> IDMask<ID>
  func members(of word: NodeWord, within allowed: IDMask<ID>) throws(NodeWordError) -> IDMask<ID>
  func members(of word: CPUWord) throws(CPUWordError) -> IDMask<ID>
  /// Takes the first of the CPUs of each core.
  func firstThreads(of cpus: IDMask<ID>) throws(CPUWordError) -> IDMask<ID>
}

extension Specifier {
  /// Returns the allowed numbers that the specifier stands for.
  ///
  /// Both ends of a range must be allowed. Numbers between them that are not allowed are left out, as numactl has
  /// always done. Nodes of a word that are not allowed are left out too. If `leavesOut` is true, numbers and nodes of
  /// devices that are not allowed are also left out, instead of refused. The function calls `visit` for each item, in
  /// the order of the text, with the numbers that the item names.
  func members(
    within allowed: IDMask<ID>, leavingOut leavesOut: Bool = false,
    by meanings: some ItemMeanings<ID>,
    visiting visit: (SpecifierItem, IDMask<ID>) -> Void = { _, _ in }
  ) throws(SpecifierError<ID>) -> Selection<ID> {
    var members = IDMask<ID>()
    var warnings: [SpecifierWarning] = []
    for item in items {
      var named = IDMask<ID>()
      switch item.kind {
      case .number(let number) where leavesOut:
        named = allowedPart(from: number, to: number, allowed)
      case .range(let first, let last) where leavesOut:
        named = allowedPart(from: first, to: last, allowed)
      case .number(let number):
        named.insert(try member(number, allowed))
      case .range(let first, let last):
        let (first, last) = (try member(first, allowed), try member(last, allowed))
        if first <= last {
          named = allowed.intersection(IDMask(first...last))
        } else {
          named.insert(first)
          warnings.append(.reversedRange([UInt8](text[item.bytes]), first: first.rawValue))
        }
      case .all:
        named = allowed
      case .device(let name):
        named = try self.members(of: name, at: item.bytes, leavesOut ? nil : allowed, meanings)
          .intersection(allowed)
        if case .pci = name.kind, let rest = name.textBehindAddress, !rest.isEmpty {
          warnings.append(.ignoredText(rest))
        }
      case .word(let name):
        named = try self.members(of: name, at: item.bytes, allowed, meanings)
      case .cpuWord(let name):
        named = try self.members(of: name, at: item.bytes, allowed, meanings)
      }
      if item.takesOneThread { named = try firstThreads(of: named, at: item.bytes, meanings) }
      members.formUnion(named)
      visit(item, named)
    }
    if isComplement { members = allowed.subtracting(members) }
    if members.isEmpty, !text.isEmpty { warnings.append(.empty) }
    return Selection(members: members, warnings: warnings, text: text)
  }

  private func member(
    _ number: CNumber, _ allowed: IDMask<ID>
  ) throws(SpecifierError<ID>) -> ID {
    let bytes = number.start..<number.end
    if isRelative {
      guard let member = number.index.flatMap(allowed.member) else {
        let reason = SpecifierError<ID>.Reason.beyondAllowed(count: allowed.count)
        throw SpecifierError(text: text, bytes: bytes, reason: reason)
      }
      return member
    }
    return try requireAllowed(number.index.map(ID.init(rawValue:)), at: bytes, allowed)
  }

  /// Returns the allowed numbers of a range, whether or not its ends are allowed.
  ///
  /// A reversed range stands for its first number alone. A number without a ``CNumber/index`` is greater than all
  /// others.
  private func allowedPart(
    from first: CNumber, to last: CNumber, _ allowed: IDMask<ID>
  ) -> IDMask<ID> {
    let (lowest, highest) = (first.index ?? .max, last.index ?? .max)
    let part = lowest...(lowest <= highest ? highest : lowest)
    return IDMask(
      allowed.enumerated().filter { part.contains(isRelative ? $0.offset : $0.element.rawValue) }
        .map { $0.element })
  }

  /// Returns the nodes of a device; if `allowed` is `nil`, all nodes are allowed.
  private func members(
    of name: DeviceName, at bytes: Range<Int>, _ allowed: IDMask<ID>?,
    _ meanings: some ItemMeanings<ID>
  ) throws(SpecifierError<ID>) -> IDMask<ID> {
    let members: IDMask<ID>
    do throws(DeviceError) {
      members = try meanings.members(of: name)
    } catch {
      throw SpecifierError(text: text, bytes: bytes, reason: .device(error))
    }
    guard let allowed else { return members }
    for member in members { _ = try requireAllowed(member, at: bytes, allowed) }
    return members
  }

  private func members(
    of name: NodeWord, at bytes: Range<Int>, _ allowed: IDMask<ID>,
    _ meanings: some ItemMeanings<ID>
  ) throws(SpecifierError<ID>) -> IDMask<ID> {
    do throws(NodeWordError) {
      let named = try meanings.members(of: name, within: allowed)
      let members = named.intersection(allowed)
      // An empty set is an error: it would stand for something other than what was requested.
      guard !members.isEmpty else {
        throw .notAllowed(NodeMask(bits: named.bits), allowed: NodeMask(bits: allowed.bits))
      }
      return members
    } catch {
      throw SpecifierError(text: text, bytes: bytes, reason: .word(error))
    }
  }

  private func members(
    of name: CPUWord, at bytes: Range<Int>, _ allowed: IDMask<ID>,
    _ meanings: some ItemMeanings<ID>
  ) throws(SpecifierError<ID>) -> IDMask<ID> {
    do throws(CPUWordError) {
      let named = try meanings.members(of: name)
      let members = named.intersection(allowed)
      guard !members.isEmpty else {
        throw .notAllowed(CPUMask(bits: named.bits), allowed: CPUMask(bits: allowed.bits))
      }
      return members
    } catch {
      throw SpecifierError(text: text, bytes: bytes, reason: .cpuWord(error))
    }
  }

  private func firstThreads(
    of cpus: IDMask<ID>, at bytes: Range<Int>, _ meanings: some ItemMeanings<ID>
  ) throws(SpecifierError<ID>) -> IDMask<ID> {
    do throws(CPUWordError) {
      return try meanings.firstThreads(of: cpus)
    } catch {
      throw SpecifierError(text: text, bytes: bytes, reason: .cpuWord(error))
    }
  }

  /// Returns a number if it is allowed; `nil` stands for a number that is negative or too large.
  private func requireAllowed(
    _ member: ID?, at bytes: Range<Int>, _ allowed: IDMask<ID>
  ) throws(SpecifierError<ID>) -> ID {
    guard let member, allowed.contains(member) else {
      let reason = SpecifierError<ID>.Reason.notAllowed(member, allowed: allowed)
      throw SpecifierError(text: text, bytes: bytes, reason: reason)
    }
    return member
  }
}
