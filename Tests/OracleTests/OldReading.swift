@testable import NumaCore

/// What a specifier means with some of the differences undone: with none of them it is NumaCore's
/// reading, with all of them libnuma 2.0.19's.
///
/// The grammar is no matter of it, since the two have one.
struct OldReading<ID: MaskID> {
  let allowed: IDMask<ID>
  /// How many bits `!` turns over.
  let complementWidth: Int
  /// Those in which libnuma is followed.
  let differences: Set<Difference>
  /// What a word names.
  let named: (NodeWord) throws(Refusal) -> IDMask<ID>
  /// The number of a device.
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

  /// The number that a number stands for: itself, or with `+` the member at that place.
  private func position(_ number: CNumber, _ specifier: Specifier<ID>) throws -> UInt {
    // A number below zero has wrapped around.
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
    // Both ends name a member by their low 32 bits, so they are near each other or 2^32 apart.
    guard last - first < 1 << 31 else { throw Hang() }
    return allowed.intersection(IDMask(firstMember...lastMember))
  }
}

/// libnuma refuses the string.
struct Refusal: Error {}
