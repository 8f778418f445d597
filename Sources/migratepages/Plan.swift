import CommandInterface
import NumaCore

/// What a command line asks for.
enum Plan: Equatable {
  case help
  case version
  case migrate(MigrationRequest)
}

/// The three words of a migration, read but not yet looked up on a machine.
struct MigrationRequest: Equatable {
  let process: ProcessID
  let from: NodeSpecifier
  let to: NodeSpecifier
  var manner = Manner()
}

extension Plan {
  /// Reads the words of a command line. Calls nothing of the kernel and prints nothing.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    var reader = ArgumentReader(
      words, MigratepagesOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    var operands: [Word] = []
    var manner = Manner()
    do {
      while let argument = try reader.next() {
        switch argument {
        case .option(.help):
          self = .help
          return
        case .option(.version):
          self = .version
          return
        case .option(let option): try manner.take(option)
        case .operand(at: let index): operands.append(words[index])
        }
      }
      try requireOperands(MigratepagesOption.operands, in: operands)
    } catch let error as UsageError {
      throw Failure(error, MigratepagesOption.usage)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure("\(error)")
    }
    var request = try MigrationRequest(
      process: operands[0], from: operands[1], to: operands[2])
    request.manner = manner
    self = .migrate(request)
  }
}

extension MigrationRequest {
  /// Reads the operands in their order, so that the first that is wrong is the one named.
  init(process: Word, from: Word, to: Word) throws(Failure) {
    do throws(ProcessIDError) {
      self.process = try ProcessID(process.bytes)
    } catch {
      throw Failure("\(process.quotedIfEmpty): \(error)")
    }
    do throws(NodeSpecifierError) {
      self.from = try NodeSpecifier(from.bytes)
      self.to = try NodeSpecifier(to.bytes)
    } catch {
      throw Failure(error.description)
    }
  }
}
