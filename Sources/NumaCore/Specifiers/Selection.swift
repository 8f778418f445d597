/// The nodes or CPUs that a specifier stands for on a machine.
public struct Selection<ID: MaskID>: Hashable, Sendable {
  /// The nodes or CPUs that the specifier names.
  public let members: IDMask<ID>
  /// The warnings about the specifier, in the order of its text.
  public let warnings: [SpecifierWarning]
  /// The specifier as typed.
  public let text: [UInt8]
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
    of device: (DeviceName) throws(DeviceError) -> IDMask<ID>,
    of word: (NodeWord) throws(NodeWordError) -> IDMask<ID>,
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
        named = try self.members(of: name, at: item.bytes, leavesOut ? nil : allowed, device)
          .intersection(allowed)
        if case .pci = name.kind, let rest = name.textBehindAddress, !rest.isEmpty {
          warnings.append(.ignoredText(rest))
        }
      case .word(let name):
        named = try self.members(of: name, at: item.bytes, allowed, word)
      }
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
    _ device: (DeviceName) throws(DeviceError) -> IDMask<ID>
  ) throws(SpecifierError<ID>) -> IDMask<ID> {
    let members: IDMask<ID>
    do throws(DeviceError) {
      members = try device(name)
    } catch {
      throw SpecifierError(text: text, bytes: bytes, reason: .device(error))
    }
    guard let allowed else { return members }
    for member in members { _ = try requireAllowed(member, at: bytes, allowed) }
    return members
  }

  private func members(
    of name: NodeWord, at bytes: Range<Int>, _ allowed: IDMask<ID>,
    _ word: (NodeWord) throws(NodeWordError) -> IDMask<ID>
  ) throws(SpecifierError<ID>) -> IDMask<ID> {
    do throws(NodeWordError) {
      let named = try word(name)
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
