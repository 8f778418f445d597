import NumaCore
import Testing

/// A string that shows a difference, with the answers of NumaCore and of libnuma.
struct DifferenceExample: CustomTestStringConvertible {
  let difference: Difference
  let machine: String
  let string: String
  let ours: Answer<NodeID>
  let theirs: Answer<NodeID>

  init(
    _ difference: Difference, _ machine: String, _ string: String, _ ours: Answer<NodeID>,
    not theirs: Answer<NodeID>
  ) {
    self.difference = difference
    self.machine = machine
    self.string = string
    self.ours = ours
    self.theirs = theirs
  }

  var testDescription: String { "'\(string)' on \(machine)" }

  static let all = [
    Self(.complement, "nodes 0, 2, 5", "!2", nodes(0, 5), not: nodes(0, 1)),
    Self(.complement, "nodes 0, 2, 5", "!all", nodes(), not: nodes(1, 5)),
    Self(.complement, "memoryless", "!0", nodes(1, 3), not: nodes(1, 2, 3)),
    Self(.complement, "no node 0", "!1", nodes(3), not: nodes(0)),
    Self(.complement, "memoryless", "!+1", nodes(0, 3), not: nodes(0, 2, 3)),
    Self(
      .complement, "cpuset", "!2,4-8", nodes(), not: nodes(0, 1, 3, 5, 9, 10, 11, 12, 13, 14, 15)),
    Self(.wideNumber, "4 nodes", "4294967296", .refused, not: nodes(0)),
    Self(.wideNumber, "4 nodes", "9223372036854775809", .refused, not: nodes(1)),
    Self(.wideNumber, "4 nodes", "-4294967295", .refused, not: nodes(1)),
    Self(.wideNumber, "4 nodes", "0-4294967297", .refused, not: .hung),
    Self(.deviceNode, "nodes 0, 2, 5", "netdev:eth5", nodes(5), not: .refused),
    Self(.deviceNode, "nodes 0, 2, 5", "netdev:eth1", .refused, not: nodes(1)),
    Self(.deviceNode, "memoryless", "block:vd2", .refused, not: nodes(2)),
    Self(.dottedName, "4 nodes", "netdev:lan.1", nodes(0), not: .refused),
    Self(.deviceTree, "4 nodes", "netdev:br0", nodes(3), not: nodes(0)),
    Self(.deviceTree, "4 nodes", "block:nvme2n1", nodes(3), not: .refused),
    Self(.deviceTree, "4 nodes", "block:sda", nodes(3), not: .refused),
    Self(.deviceTree, "4 nodes", "pci:01:00.0", nodes(3), not: .refused),
    Self(.addressForm, "4 nodes", "pci:100000000:1", .refused, not: nodes(0)),
    Self(.nodeWord, "4 nodes", "cpu,2", nodes(0, 2), not: .refused),
    Self(.nodeWord, "memoryless", "!cpu", nodes(1, 3), not: .refused),
    Self(.nodeWord, "cpuset", "mem", nodes(2, 4, 6, 7, 8), not: .refused),
    Self(.nodeWord, "memoryless", "nearest:2", nodes(0, 1, 3), not: .refused),
  ]

  private static func nodes(_ nodes: NodeID...) -> Answer<NodeID> {
    .members(NodeMask(nodes))
  }
}
