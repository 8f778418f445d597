import CommandInterface

/// Options that the kernel cannot provide together.
enum Combination {
  /// Checks what was typed: long names of options with their hyphens, and operands with the names of what they stand for.
  ///
  /// - Throws: The two words at fault, the one that was typed last first; an operand before an option.
  static func check(_ options: [String], _ operands: [(name: String, word: Word)] = [])
    throws(Failure)
  {
    for (index, option) in options.enumerated() {
      for operand in operands where reason(option, operand.name) != nil {
        throw Failure("\(operand.word.quotedIfEmpty): no \(operand.name) can be had with \(option)")
      }
      for earlier in options[..<index] {
        guard let reason = reason(option, earlier) else { continue }
        throw Failure("\(option): cannot be had with \(earlier)\(reason)")
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
    ("--evacuate", "--container"),
    ("--evacuate", "--name"), ("--evacuate", "--user"), ("--evacuate", "PID"),
  ]
}
