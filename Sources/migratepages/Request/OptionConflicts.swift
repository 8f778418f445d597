import CommandInterface
import LinuxSystem
import NumaCore

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
      return other == kernelEngine || !other.bytes.hasPrefix("-")
        ? nil : ", which makes a single call"
    }
    for word in [first, second] where ofObjects.contains(word) {
      let other = word == first ? second : first
      if notWithObjects.contains(other) { return "" }
    }
    if [first, second].contains("--drop"), ![first, second].allSatisfy(withDrop.contains) {
      return ""
    }
    return pairs.first { ($0, $1) == (first, second) || ($0, $1) == (second, first) }.map { _ in ""
    }
  }

  /// The options that move files and segments instead of processes.
  private static let ofObjects = ["--file", "--shm"]

  /// The options and operands that may stand beside `--drop`.
  private static let withDrop = [
    "--drop", "--file", "--report", "--strict", "--timeout", "FROM",
  ]

  /// The options and operands that are about processes.
  private static let notWithObjects =
    MappingFilter.options + [
      "PID", "--tree", "--cgroup", "--container", "--name", "--user", "--evacuate", "--pin",
      "--rebind-policy",
    ]

  static let kernelEngine = "--engine=kernel"

  /// The pairs that exclude each other, each listed once, in any order.
  private static let pairs = [
    ("--only", "--exclude"), ("--pairs", "--spread"), ("--pairs", "FROM"), ("--pairs", "TO"),
    ("--evacuate", "--pairs"), ("--evacuate", "--tree"), ("--evacuate", "--cgroup"),
    ("--evacuate", "--container"), ("--cache", "--dry-run"), ("--offline", "--dry-run"),
    ("--evacuate", "--name"), ("--evacuate", "--user"), ("--evacuate", "PID"),
  ]
}
