internal import LinuxSystem

/// The distances between nodes, as the firmware reports them.
///
/// A distance is a relative number without a unit: 10 from a node to itself, 20 if an access takes twice as long.
public struct NodeDistances: Hashable, Sendable {
  /// The nodes of the rows and columns, in ascending order.
  public let nodes: [NodeID]
  /// A row may have fewer numbers than there are nodes, or more.
  private let rows: [[Int?]]

  /// Creates distances, for example in a test; a row has a number for each node.
  package init(nodes: [NodeID], rows: [[Int?]]) {
    self.nodes = nodes
    self.rows = rows
  }

  /// The distance between two nodes; `nil` if one of them is not in ``nodes`` or the kernel does not report it.
  public subscript(from: NodeID, to: NodeID) -> Int? {
    guard let row = index(of: from), let column = index(of: to) else { return nil }
    return column < rows[row].count ? rows[row][column] : nil
  }

  /// Finds the index of a node by binary search, because a report on 1024 nodes looks up a million distances.
  private func index(of node: NodeID) -> Int? {
    var (low, high) = (0, nodes.count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle] < node { low = middle + 1 } else { high = middle }
    }
    return low < nodes.count && nodes[low] == node ? low : nil
  }

  /// Returns the other nodes among `candidates`, sorted by distance, nearest first, and then by number.
  public func neighbours(of node: NodeID, among candidates: NodeMask) -> [NodeID] {
    candidates.filter { $0 != node }
      .compactMap { candidate in self[node, candidate].map { (distance: $0, node: candidate) } }
      .ordered { ($0.distance, $0.node) < ($1.distance, $1.node) }
      .map { $0.node }
  }
}

extension SystemRoot {
  /// Reads the distances between all nodes that are online.
  ///
  /// Firmware may report fewer or more numbers than there are nodes. Like libnuma, this function assigns the numbers to
  /// the online nodes in their order. A row that cannot be read causes a warning, and so does a word that is not a
  /// number.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the nodes of the machine or all rows cannot be read.
  ///
  /// Source: `nodeN/distance`, drivers/base/node.c, ACPI's SLIT; numa_distance() of libnuma.
  public func nodeDistances() throws(ReadError) -> NodeDistances {
    let nodes = [NodeID](try onlineNodes())
    var rows: [[Int?]] = []
    var faults: [ReadError] = []
    for node in nodes {
      do throws(ReadError) {
        rows.append(try distances(from: node))
      } catch {
        rows.append([])
        faults.append(error)
      }
    }
    if let first = faults.first, faults.count == nodes.count { throw first }
    for fault in faults { warn(fault) }
    return NodeDistances(nodes: nodes, rows: rows)
  }

  /// Reads the distances from a node to the online nodes, in their order, with `nil` for a word that is not a number.
  func distances(from node: NodeID) throws(ReadError) -> [Int?] {
    let path = distanceFile(of: node)
    let row = try read(path).split { $0.isSpace }.map { decimalNumber($0) }
    if row.contains(nil) { warn(.malformed(resolve(path), reason: "a distance is not a number")) }
    return row
  }
}

/// Returns the path of the file that holds the distances from a node.
func distanceFile(of node: NodeID) -> FilePath { nodeDirectory(node).appending("distance") }
