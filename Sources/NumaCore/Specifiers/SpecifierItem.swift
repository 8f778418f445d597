/// One item of a specifier's list, with its place in the text.
///
/// No part of the generic ``Specifier``: an array of a generic type's parts has its type looked up by name when a
/// program first makes one, which costs a tool's start more than reading the specifier.
struct SpecifierItem: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case number(CNumber)
    case range(first: CNumber, last: CNumber)
    case all
    case device(DeviceName)
    case word(NodeWord)
  }

  let kind: Kind
  /// The bytes of the text it was read from.
  let bytes: Range<Int>
}
