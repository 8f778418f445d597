internal import LinuxSystem

/// How far nodes are from one another: 10 is a node to itself, 20 twice as far, as the firmware says.
public struct NodeDistances: Hashable, Sendable {
  /// Rows and columns, ascending.
  public let nodes: [NodeID]
  private let rows: [[Int]]

  init(nodes: [NodeID], rows: [[Int]]) {
    self.nodes = nodes
    self.rows = rows
  }

  /// The distance between two nodes; nil when one of them is not there.
  public subscript(from: NodeID, to: NodeID) -> Int? {
    guard let row = index(of: from), let column = index(of: to) else { return nil }
    return rows[row][column]
  }

  /// Finds a node by halves: a report of 1024 nodes asks a million times.
  private func index(of node: NodeID) -> Int? {
    var (low, high) = (0, nodes.count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle] < node { low = middle + 1 } else { high = middle }
    }
    return low < nodes.count && nodes[low] == node ? low : nil
  }

  /// The other nodes among `candidates`, nearest first, and at equal distance by number.
  public func neighbours(of node: NodeID, among candidates: NodeMask) -> [NodeID] {
    candidates.filter { $0 != node }
      .compactMap { candidate in self[node, candidate].map { (distance: $0, node: candidate) } }
      .sorted { ($0.distance, $0.node) < ($1.distance, $1.node) }
      .map(\.node)
  }
}

extension SystemRoot {
  /// Reads the distances between all nodes that are online.
  ///
  /// - Throws: ``ReadError`` when a file is missing, or a row has not one number for each node.
  ///
  /// Source: `nodeN/distance`, drivers/base/node.c, ACPI's SLIT; numa_distance() of libnuma.
  public func nodeDistances() throws(ReadError) -> NodeDistances {
    let nodes = [NodeID](try onlineNodes())
    var rows: [[Int]] = []
    for node in nodes { rows.append(try distances(from: node, to: nodes)) }
    return NodeDistances(nodes: nodes, rows: rows)
  }

  /// Reads the distances from a node. The columns are the online nodes, whatever their numbers.
  func distances(from node: NodeID, to nodes: [NodeID]) throws(ReadError) -> [Int] {
    let path = distanceFile(of: node)
    let row = try read(path).split { $0 == .space || $0 == .newline }.map(decimalNumber)
    guard row.count == nodes.count, let numbers = row as? [Int] else {
      throw .malformed(resolve(path), reason: "not \(nodes.count) numbers")
    }
    return numbers
  }
}

/// Where the kernel shows the distances from a node.
func distanceFile(of node: NodeID) -> FilePath { nodeDirectory(node).appending("distance") }
