import NumaCore

/// The nodes or CPUs that a specifier chose, or the reason why it cannot choose.
///
/// The reason occurs only if a refusal is not a failure.
enum SpecifierChoice<ID: MaskID> {
  case chosen(IDMask<ID>, omission: String?)
  case refused(String)
}
