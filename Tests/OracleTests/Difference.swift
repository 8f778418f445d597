/// A difference between the meaning of a string in NumaCore and in libnuma 2.0.19.
///
/// Each case is a row of DIFFERENCES.md, and its raw value is the first column. The first two cases apply to nodes and
/// to CPUs.
///
/// ``OldReading`` defines exactly what 2.0.19 does instead.
enum Difference: String, CaseIterable {
  /// libnuma's `!` inverts as many bits as there are nodes or CPUs, from bit 0, whatever their numbers and the cpuset.
  case complement = "`!` is the complement within the allowed nodes"
  /// libnuma examines only the low 32 bits of a number, but a range counts through all of the numbers.
  case wideNumber = "numbers beyond 32 bits are refused"
  /// libnuma compares the node of a device with the number of allowed nodes.
  case deviceNode = "the node of a device must be allowed"
  /// libnuma refuses a network or block device with a dot in its name.
  case dottedName = "device names may hold dots"
  /// libnuma requires the node of the outermost PCI function, or of the device itself, to be known.
  case deviceTree = "the nearest device whose node is known decides"
  /// libnuma reads a PCI address with scanf(3), in which a large or negative number wraps around.
  case addressForm = "a PCI address does not wrap around"
  /// libnuma does not accept a word for nodes, such as `cpu`, as an item of a list.
  case nodeWord = "words name nodes by what they are"

  /// The sets of differences, the smallest first.
  static let subsets: [Set<Self>] = (0..<(1 << allCases.count))
    .map { bits in
      Set(allCases.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
    }
    .sorted { $0.count < $1.count }
}
