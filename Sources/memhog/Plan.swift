import CommandInterface
import NumaCore

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case hog(HogRequest)
}

/// The memory to allocate, parsed but not yet resolved on a machine.
struct HogRequest: Equatable {
  /// SIZE as typed.
  let sizeText: Word
  let size: ByteCount
  /// The file to write to; `nil` for the tool's own memory.
  var file: Word?
  /// The number of times that all of the memory is written.
  var passes = 1
  var avoidsHugePages = false
  var policy: PolicyRequest?
  /// Warnings about the words, which are valid nevertheless.
  var remarks: [Remark] = []
}

/// A policy as typed.
struct PolicyRequest: Equatable {
  /// The name of the policy, without leading hyphens.
  let name: Word
  let mode: MemoryPolicy.Mode
  /// The nodes of the policy; `nil` for the policies that take none.
  let nodes: NodeSpecifier?

  /// The policy as messages name it: `membind: 0-3`.
  var label: String { nodes.map { "\(name): \(Word($0.text).quotedIfEmpty)" } ?? "\(name)" }
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
  init(_ words: [Word]) throws(Failure) {
    var file: Word?
    var repeats: Word?? = nil
    var avoidsHugePages = false
    var operands: ArraySlice<Word> = []
    do throws(UsageError) {
      let words = try Self.likeMemhog(words)
      var reader = ArgumentReader(words, MemhogOption.table, operands: .endOptions)
      while operands.isEmpty, let argument = try reader.next() {
        switch argument {
        case .option(.help):
          self = .help
          return
        case .option(.version):
          self = .version
          return
        case .option(.file(let word)): file = word
        case .option(.repeats(let word)): repeats = .some(word)
        case .option(.noHugePages): avoidsHugePages = true
        case .operand(at: let index): operands = words[index...]
        }
      }
      guard !operands.isEmpty else {
        throw UsageError(Word(ValueKind.size.placeholder), .missingOperand)
      }
    } catch {
      throw Failure(error, MemhogOption.usage)
    }
    var request = try HogRequest(operands: [Word](operands))
    request.file = file
    request.avoidsHugePages = avoidsHugePages
    if let repeats { request.setPasses(repeats) }
    self = .hog(request)
  }

  /// Returns the words as numactl's memhog reads them: in `-Hr3` only the H counts, and `--` is not an option.
  private static func likeMemhog(_ words: [Word]) throws(UsageError) -> [Word] {
    let hyphen = UInt8(ascii: "-")
    var words = words
    var index = 1
    while index < words.count, words[index].bytes.first == hyphen {
      let word = words[index]
      if word == "--" { throw UsageError(word, .noSuchOption) }
      if word.bytes.starts(with: "-H".utf8) { words[index] = "-H" }
      // The next word is the name of a file, even if it starts with a hyphen.
      index += word == "-f" || word == "--file" ? 2 : 1
    }
    return words
  }
}

extension HogRequest {
  /// Parses the operands in order, so that the message names the first wrong one.
  fileprivate init(operands: [Word]) throws(Failure) {
    sizeText = operands[0]
    do throws(ByteCountError) {
      let (size, rest) = try ByteCount.leading(in: sizeText.bytes)
      guard size.rawValue > 0 else { throw .notANumber }
      self.size = size
      if !rest.isEmpty { remarks.append(.ignoredText(sizeText, Word([UInt8](rest)), size)) }
    } catch {
      throw Failure("\(sizeText.quotedIfEmpty): \(error)")
    }
    guard operands.count > 1 else { return }
    let policy = try PolicyRequest(operands[1], operands.count > 2 ? operands[2] : nil)
    self.policy = policy
    let ignored = operands.dropFirst(policy.nodes == nil ? 2 : 3)
    if !ignored.isEmpty { remarks.append(.ignoredWords([Word](ignored))) }
  }

  /// Takes the value of `-r` as atoi(3) does: in numactl's memhog, `-r`, `-r0` and `-rabc` write nothing.
  fileprivate mutating func setPasses(_ word: Word?) {
    let text = word?.bytes ?? []
    let number = text.drop { $0 == UInt8(ascii: " ") || (0x09...0x0d).contains($0) }
    let isNegative = number.first == UInt8(ascii: "-")
    let digits = number.dropFirst(isNegative || number.first == UInt8(ascii: "+") ? 1 : 0)
      .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let count = digits.reduce(0) { (count: Int, digit) in
      let (tens, isTooLarge) = count.multipliedReportingOverflow(by: 10)
      let (sum, isTooMuch) = tens.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      return isTooLarge || isTooMuch ? .max : sum
    }
    passes = isNegative ? 0 : count
    if let word, digits.isEmpty || isNegative { remarks.append(.noNumber(word)) }
  }
}

extension PolicyRequest {
  fileprivate init(_ word: Word, _ nodes: Word?) throws(Failure) {
    let name = Word([UInt8](word.bytes.drop { $0 == UInt8(ascii: "-") }))
    self.name = name
    guard let mode = Self.modes.first(where: { name == Word($0.name) })?.mode else {
      let hint = name == word ? "" : " (options come before SIZE)"
      throw Failure("\(word.quotedIfEmpty): no such policy\(hint)")
    }
    self.mode = mode
    guard mode != .default, mode != .local else {
      self.nodes = nil
      return
    }
    guard let nodes else {
      throw Failure(UsageError(word, .needsValue(.nodes)), MemhogOption.usage)
    }
    do throws(NodeSpecifierError) {
      self.nodes = try NodeSpecifier(nodes.bytes)
    } catch {
      throw Failure("\(name): \(error)")
    }
  }

  /// The policies, by their names in memhog(8).
  static let modes: [(name: String, mode: MemoryPolicy.Mode)] = [
    ("interleave", .interleave), ("weighted-interleave", .weightedInterleave), ("membind", .bind),
    ("preferred", .preferred), ("preferred-many", .preferredMany), ("local", .local),
    ("default", .default),
  ]
}
