import Glibc
import NumaCore

/// The reason why the probe cannot read its words.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The words after the name of a subcommand, read one by one.
struct Arguments {
  private var words: ArraySlice<String>

  init(_ words: ArraySlice<String>) { self.words = words }

  var isEmpty: Bool { words.isEmpty }

  mutating func word() throws -> String {
    guard let word = words.popFirst() else { throw UsageError("a word is missing") }
    return word
  }

  mutating func number() throws -> Int {
    let word = try word()
    guard let number = Int(word) else { throw UsageError("\(word): not a number") }
    return number
  }

  mutating func node() throws -> NodeID { NodeID(rawValue: try number()) }

  mutating func process() throws -> ProcessID {
    ProcessID(rawValue: Int32(truncatingIfNeeded: try number()))
  }

  /// Reads a set in the kernel's list form; `-` is the empty set.
  mutating func mask<ID: MaskID>() throws -> IDMask<ID> {
    let word = try word()
    return try IDMask(rangeList: word == "-" ? "" : word)
  }

  mutating func mebibytes() throws -> Int { try number() << 20 }

  /// Reads `START:PAGES`, a start in hexadecimal and a number of pages.
  mutating func pages() throws -> [PageAddress] {
    let parts = try word().split(separator: ":")
    guard parts.count == 2, let start = UInt(parts[0], radix: 16), let count = Int(parts[1]) else {
      throw UsageError("\(parts.joined(separator: ":")): not START:PAGES")
    }
    return (0..<count).map {
      PageAddress(rawValue: start + UInt($0 * ByteCount.basePage.rawValue))
    }
  }

  /// Executes the program after `--`, which inherits policy and affinity.
  mutating func execute() throws {
    guard try word() == "--", !words.isEmpty else { throw UsageError("-- COMMAND is missing") }
    unsafe execvp(words[words.startIndex], CommandLine.unsafeArgv + words.startIndex)
    throw UsageError("\(words[words.startIndex]): \(errno)")
  }
}
