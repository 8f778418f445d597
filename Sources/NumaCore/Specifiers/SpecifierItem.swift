/// One item of a specifier's list, with its place in the text.
///
/// The type is not nested in the generic ``Specifier``. When a program first creates an array of a type that is nested
/// in a generic type, the runtime looks up the array's type by name. That takes longer at the start of a tool than
/// reading the specifier.
struct SpecifierItem: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case number(CNumber)
    case range(first: CNumber, last: CNumber)
    case all
    case device(DeviceName)
    case word(NodeWord)
    case cpuWord(CPUWord)
  }

  let kind: Kind
  /// Whether only one thread of each core is taken of the CPUs.
  let takesOneThread: Bool
  /// The bytes of the text that the item was read from.
  let bytes: Range<Int>
}
