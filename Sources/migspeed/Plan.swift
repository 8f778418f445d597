import CommandInterface
import NumaCore

/// The action that a command line requests.
enum Plan: Equatable {
  case help
  case version
  case measure(SpeedRequest)
}

/// The move to measure, parsed but not yet resolved on a machine.
struct SpeedRequest: Equatable {
  let from: NodeSpecifier
  let to: NodeSpecifier
  var pages = PageCount(rawValue: 1000)
  var verbosity = Verbosity.quiet
  /// Warnings about the words, which are valid nevertheless.
  var remarks: [Remark] = []
}

/// How much is printed in addition to the result.
enum Verbosity: Int, Comparable {
  case quiet, steps, highestNode

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The level with one more `-v`.
  var next: Self { Self(rawValue: rawValue + 1) ?? self }
}

extension ExitStatus {
  /// The status with which numactl's migspeed exits if that amount of memory is not available.
  static let outOfMemory = ExitStatus(rawValue: 2)
}

extension Plan {
  /// Parses the words of a command line, without calls to the kernel and without output.
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
      // numactl's migspeed ignores the words after the second operand.
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
  /// Parses the operands in order, so that the message names the first wrong one.
  fileprivate init(from: Word, to: Word) throws(Failure) {
    do throws(NodeSpecifierError) {
      self.from = try NodeSpecifier(from.bytes)
      self.to = try NodeSpecifier(to.bytes)
    } catch {
      throw Failure(error.description)
    }
  }
}
