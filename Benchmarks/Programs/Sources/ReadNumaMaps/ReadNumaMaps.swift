import NumaCore

/// Prints how many lines numa_maps of a process has, and its kilobytes on each node.
///
/// usage: ReadNumaMaps PID
@main
struct ReadNumaMaps {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else { throw UsageError() }
    let process = try ProcessID([UInt8](CommandLine.arguments[1].utf8))
    var lines = 0
    var kibibytes: [Int] = []
    var maps = try SystemRoot.live.numaMaps(of: process)
    while let mapping = try maps.next() {
      lines += 1
      for place in mapping.pages {
        let node = place.node.rawValue
        while kibibytes.count <= node { kibibytes.append(0) }
        kibibytes[node] += place.pages * (mapping.pageSize.rawValue / 1024)
      }
    }
    print("lines \(lines)")
    for (node, amount) in kibibytes.enumerated() where amount > 0 {
      print("node \(node) kB \(amount)")
    }
  }
}

struct UsageError: Error {}
