@testable import NumaCore

/// A model of the meaning of a specifier with some of the differences undone.
///
/// With none of the differences undone, it is NumaCore's reading; with all of them, that of libnuma 2.0.19. The
/// grammar is not part of the model, because both have the same grammar.
struct OldReading<ID: MaskID> {
  let allowed: IDMask<ID>
  /// The number of bits that `!` inverts.
  let complementWidth: Int
  /// The differences in which the model follows libnuma.
  let differences: Set<Difference>
  /// A function that returns the members that a word names.
  let named: (NodeWord) throws(Refusal) -> IDMask<ID>
  /// A function that returns the member that a device names.
  let member: (DeviceName) throws(Refusal) -> ID

  private struct Hang: Error {}

  private func follows(_ difference: Difference) -> Bool { differences.contains(difference) }

  func answer(to specifier: Specifier<ID>) -> Answer<ID> {
    var members = IDMask<ID>()
    do {
      for item in specifier.items {
        switch item.kind {
        case .number(let number):
          members.insert(try member(try position(number, specifier)))
        case .range(let first, let last):
          let (first, last) = (try position(first, specifier), try position(last, specifier))
          members.formUnion(try range(first, last))
        case .all: members = allowed
        case .device(let device): members.insert(try member(device))
        case .word(let word): members.formUnion(try named(word))
        // libnuma has no words for CPUs.
        case .cpuWord: throw Refusal()
        }
      }
    } catch is Hang {
      return .hung
    } catch {
      return .refused
    }
    guard specifier.isComplement else { return .members(members) }
    return .members(
      follows(.complement)
        ? members.symmetricDifference(IDMask((0..<complementWidth).map(ID.init(rawValue:))))
        : allowed.subtracting(members))
  }

  // MARK: Numbers

  /// Returns the member that a number means: the number itself, or with `+` the member at that position.
  private func position(_ number: CNumber, _ specifier: Specifier<ID>) throws -> UInt {
    // A negative number has wrapped around.
    guard follows(.wideNumber) || !number.isNegative || number.value == 0 else { throw Refusal() }
    guard specifier.isRelative else { return number.value }
    guard let index = Int(exactly: number.value), let member = allowed.member(at: index) else {
      throw Refusal()
    }
    return UInt(member.rawValue)
  }

  private func member(_ number: UInt) throws -> ID {
    let number = follows(.wideNumber) ? number & 0xffff_ffff : number
    guard let number = Int(exactly: number), allowed.contains(ID(rawValue: number)) else {
      throw Refusal()
    }
    return ID(rawValue: number)
  }

  private func range(_ first: UInt, _ last: UInt) throws -> IDMask<ID> {
    let (firstMember, lastMember) = (try member(first), try member(last))
    guard first < last else { return IDMask([firstMember]) }
    // The low 32 bits of each end are a member, so the ends are near each other or 2^32 apart.
    guard last - first < 1 << 31 else { throw Hang() }
    return allowed.intersection(IDMask(firstMember...lastMember))
  }
}

/// The error for a string that libnuma refuses.
struct Refusal: Error {}
