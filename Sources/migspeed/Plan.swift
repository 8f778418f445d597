import CommandInterface
import NumaCore

/// What a command line asks for.
enum Plan: Equatable {
  case help
  case version
  case measure(SpeedRequest)
}

/// The move to measure, read but not yet looked up on a machine.
struct SpeedRequest: Equatable {
  let from: NodeSpecifier
  let to: NodeSpecifier
  var pages = PageCount(rawValue: 1000)
  var verbosity = Verbosity.quiet
  /// What is odd about the words though they can be followed.
  var remarks: [Remark] = []
}

/// How much is told beside the result.
enum Verbosity: Int, Comparable {
  case quiet, steps, highestNode

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The same with one more `-v`.
  var next: Self { Self(rawValue: rawValue + 1) ?? self }
}

extension ExitStatus {
  /// As migspeed has always said that there is no such amount of memory.
  static let outOfMemory = ExitStatus(rawValue: 2)
}

extension Plan {
  /// Reads the words of a command line. Calls nothing of the kernel and prints nothing.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    var reader = ArgumentReader(
      words, MigspeedOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    var operands: [Word] = []
    var pages: Word?
    var verbosity = Verbosity.quiet
    do throws(UsageError) {
      while let argument = try reader.next() {
        switch argument {
        case .option(.help):
          self = .help
          return
        case .option(.version):
          self = .version
          return
        case .option(.pages(let word)): pages = word
        case .option(.verbose): verbosity = verbosity.next
        case .operand(at: let index): operands.append(words[index])
        }
      }
      // What follows the second was never looked at.
      try requireOperands(MigspeedOption.operands, in: [Word](operands.prefix(2)))
    } catch {
      throw Failure(error, MigspeedOption.usage)
    }
    var request = try SpeedRequest(from: operands[0], to: operands[1])
    if let pages { request.pages = try PageCount(typed: pages) }
    request.verbosity = verbosity
    if operands.count > 2 { request.remarks = [.ignoredWords([Word](operands[2...]))] }
    self = .measure(request)
  }
}

extension PageCount {
  fileprivate init(typed word: Word) throws(Failure) {
    do throws(PageCountError) {
      try self.init(word.bytes)
    } catch .notANumber {
      throw Failure("-p: \(word.quotedIfEmpty): \(PageCountError.notANumber)")
    } catch {
      throw Failure("-p: \(word): \(error)", status: .outOfMemory)
    }
  }
}

extension SpeedRequest {
  /// Reads the operands in their order, so that the first that is wrong is the one named.
  fileprivate init(from: Word, to: Word) throws(Failure) {
    do throws(NodeSpecifierError) {
      self.from = try NodeSpecifier(from.bytes)
      self.to = try NodeSpecifier(to.bytes)
    } catch {
      throw Failure(error.description)
    }
  }
}
