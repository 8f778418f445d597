import CommandInterface
import LinuxSystem
import NumaCore

/// One of the measured loops, by the name that a user types.
enum DemoTest: String, CaseIterable, Sendable {
  case memset
  case memcpy
  case forward
  case backward
  case stream
  case random2
  case ptrchase

  /// Returns the tests that run if the user names none, in order.
  static func usual(withStupid: Bool) -> [DemoTest] {
    [.memset, .memcpy] + (withStupid ? [.forward, .backward] : []) + [.random2, .stream, .ptrchase]
  }

  static let names = allCases.map { $0.rawValue }.joined(separator: ", ")

  /// Creates the test that a word names, or `nil` if there is none.
  init?(_ word: Word) {
    guard let test = Self.allCases.first(where: { word.bytes.equals($0.rawValue) })
    else { return nil }
    self = test
  }

  var kernel: MemoryKernel {
    switch self {
    case .memset: .fill
    case .memcpy: .copy
    case .forward: .forward
    case .backward: .backward
    case .stream: .stream
    case .random2: .random
    case .ptrchase: .chase
    }
  }

  /// The name of the test in results, which `namesEachTest` checks.
  var label: String { self == .stream ? "STREAM" : rawValue }

  /// The name of each loop of a round; most tests have one loop.
  var passNames: [String] { self == .stream ? ["Copy", "Scale", "Add", "Triad"] : [rawValue] }
}
