/// What a string means here and did not mean to libnuma 2.0.19: a case per row of DIFFERENCES.md,
/// whose first column is the raw value. The first two are of CPUs as of nodes.
///
/// ``OldReading`` says exactly what 2.0.19 does instead.
enum Difference: String, CaseIterable {
  /// `!` turned over bits 0 to the number of nodes, or of CPUs, whatever their numbers and the cpuset.
  case complement = "`!` is the complement within the allowed nodes"
  /// Only the low 32 bits of a number were looked at; a range counted through all of them.
  case wideNumber = "numbers beyond 32 bits are refused"
  /// The node of a device was compared with the number of allowed nodes.
  case deviceNode = "the node of a device must be allowed"
  /// A network or block device with a dot in its name was refused.
  case dottedName = "device names may hold dots"
  /// The outermost PCI function, or the device itself, had to know its node.
  case deviceTree = "the nearest device whose node is known decides"
  /// A PCI address was read by scanf(3), in which a large or negative number wraps around.
  case addressForm = "a PCI address does not wrap around"
  /// A word for nodes, such as `cpu`, was no item of a list.
  case nodeWord = "words name nodes by what they are"

  /// The sets of differences, the smallest first.
  static let subsets: [Set<Self>] = (0..<(1 << allCases.count))
    .map { bits in
      Set(allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
    }
    .sorted { $0.count < $1.count }
}
