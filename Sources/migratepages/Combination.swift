import CommandInterface

/// Options that cannot be had together.
enum Combination {
  /// Checks what was typed: long names of options with their hyphens, and the names of operands.
  ///
  /// - Throws: The two words at fault, the one that was typed last first.
  static func check(_ words: [String]) throws(Failure) {
    for (index, word) in words.enumerated() {
      for earlier in words[..<index] {
        guard let reason = reason(word, earlier) else { continue }
        throw Failure("\(word): cannot be had with \(earlier)\(reason)")
      }
    }
  }

  /// Why two words exclude each other, with the comma before it; nil where they do not.
  private static func reason(_ first: String, _ second: String) -> String? {
    for word in [first, second] where word == kernelEngine {
      let other = word == first ? second : first
      return other == kernelEngine || !other.hasPrefix("-") ? nil : ", which makes a single call"
    }
    return pairs.first { ($0, $1) == (first, second) || ($0, $1) == (second, first) }.map { _ in ""
    }
  }

  static let kernelEngine = "--engine=kernel"

  /// Each pair once, in any order.
  private static let pairs = [
    ("--only", "--exclude"), ("--pairs", "--spread"), ("--pairs", "FROM"), ("--pairs", "TO"),
    ("--evacuate", "--pairs"), ("--evacuate", "--tree"), ("--evacuate", "--cgroup"),
    ("--evacuate", "--name"), ("--evacuate", "--user"), ("--evacuate", "PID"),
  ]
}
