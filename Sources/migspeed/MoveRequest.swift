import CommandInterface
import NumaCore

/// The move to measure, parsed but not yet resolved on a machine.
struct MoveRequest: Equatable {
  let from: NodeSpecifier
  let to: NodeSpecifier
  var pages = PageCount(rawValue: 1000)
  var verbosity = Verbosity.quiet
  /// Warnings about the words, which are valid nevertheless.
  var warnings: [Warning] = []
}

extension MoveRequest {
  /// Parses the operands in order, so that the message names the first wrong one.
  init(from: Word, to: Word) throws(Failure) {
    self.from = try orFail { () throws(NodeSpecifierError) in try NodeSpecifier(from.bytes) }
    self.to = try orFail { () throws(NodeSpecifierError) in try NodeSpecifier(to.bytes) }
  }
}

extension PageCount {
  init(typed word: Word) throws(Failure) {
    do throws(PageCountError) {
      try self.init(word.bytes)
    } catch .notANumber {
      throw Failure("-p: \(word.quotedIfEmpty): \(PageCountError.notANumber)")
    } catch {
      throw Failure("-p: \(word): \(error)", status: .outOfMemory)
    }
  }
}

extension ExitStatus {
  /// The status with which numactl's migspeed exits if that amount of memory is not available.
  static let outOfMemory = ExitStatus(rawValue: 2)
}
