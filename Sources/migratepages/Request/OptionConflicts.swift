import CommandInterface

/// The options that cannot be combined.
enum OptionConflicts {
  /// Checks the typed options, by their long names with hyphens, and the operands, with the names of their kinds.
  ///
  /// - Throws: ``Failure`` with the two words at fault: the later option before the earlier one, an operand before an
  ///   option.
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

  /// Returns the reason why two words exclude each other, or `nil` if they do not.
  ///
  /// The reason starts with a comma, or is empty if there is nothing to add.
  private static func reason(_ first: String, _ second: String) -> String? {
    for word in [first, second] where word == kernelEngine {
      let other = word == first ? second : first
      return other == kernelEngine || !other.hasPrefix("-") ? nil : ", which makes a single call"
    }
    return pairs.first { ($0, $1) == (first, second) || ($0, $1) == (second, first) }.map { _ in ""
    }
  }

  static let kernelEngine = "--engine=kernel"

  /// The pairs that exclude each other, each listed once, in any order.
  private static let pairs = [
    ("--only", "--exclude"), ("--pairs", "--spread"), ("--pairs", "FROM"), ("--pairs", "TO"),
    ("--evacuate", "--pairs"), ("--evacuate", "--tree"), ("--evacuate", "--cgroup"),
    ("--evacuate", "--container"),
    ("--evacuate", "--name"), ("--evacuate", "--user"), ("--evacuate", "PID"),
  ]
}
