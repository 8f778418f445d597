import NumaCore

/// Prints the nanoseconds that reading and writing sets of nodes takes, one line for each case.
///
/// The time is the median of several rounds.
@main
struct TimeSets {
  static func main() throws {
    let text = [UInt8]("0-1023".utf8)
    let all = try NodeMask(rangeList: text)
    let machine = NodeTopology(
      possible: all, online: all, withMemory: all, withCPUs: all, allowed: all)

    try report("round trip of 0-1023") {
      let nodes = try NodeMask(rangeList: text)
      return nodes.description.utf8.count
    }
    try report("round trip of every other node of 1024") {
      let nodes = try NodeMask(rangeList: alternating)
      return nodes.description.utf8.count
    }
    try report("bitmap round trip of 0-1023") {
      let nodes = try NodeMask(bitmap: bitmap)
      return nodes.bitmap.utf8.count
    }
    try report("specifier 0-1023 selected on 1024 nodes") {
      let selection = try NodeSpecifier(text).select(on: machine, from: SystemRoot.live)
      return selection.nodes.count
    }
  }

  private static let alternating = [UInt8](
    stride(from: 0, to: 1024, by: 2).map(String.init).joined(separator: ",").utf8)
  private static let bitmap = [UInt8](
    Array(repeating: "ffffffff", count: 32).joined(separator: ",").utf8)

  /// Prints the time of a function, which is repeated for some milliseconds in each round.
  private static func report(_ name: String, _ body: () throws -> Int) throws {
    let clock = ContinuousClock()
    var repeats = 1
    var sum = 0
    func round() throws -> Duration {
      try clock.measure { for _ in 0..<repeats { sum &+= try body() } }
    }
    while try round() < .milliseconds(20) { repeats *= 2 }
    var rounds: [Duration] = []
    for _ in 0..<25 { rounds.append(try round()) }
    rounds.sort()
    let nanoseconds = rounds[rounds.count / 2] / .nanoseconds(repeats)
    // The use of the sum keeps the compiler from removing the work.
    guard sum != 1 else { return }
    print("\(Int(nanoseconds.rounded())) \(name)")
  }
}
