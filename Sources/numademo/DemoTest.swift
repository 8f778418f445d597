import CommandInterface
import NumaCore

/// One of the loops that are measured, by the name that a user writes.
enum DemoTest: String, CaseIterable, Sendable {
  case memset
  case memcpy
  case forward
  case backward
  case stream
  case random2
  case ptrchase

  /// The order in which they run where the user names none.
  static func usual(withStupid: Bool) -> [DemoTest] {
    [.memset, .memcpy] + (withStupid ? [.forward, .backward] : []) + [.random2, .stream, .ptrchase]
  }

  static let names = allCases.map { $0.rawValue }.joined(separator: ", ")

  /// The test that a word names.
  init?(_ word: Word) {
    guard let test = Self.allCases.first(where: { word.bytes.elementsEqual($0.rawValue.utf8) })
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

  /// How results name it. Pinned by `namesEachTest`.
  var label: String { self == .stream ? "STREAM" : rawValue }

  /// What each loop of a round is called; of most there is one.
  var passNames: [String] { self == .stream ? ["Copy", "Scale", "Add", "Triad"] : [rawValue] }
}
