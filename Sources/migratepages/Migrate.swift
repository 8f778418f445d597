import CommandInterface
import NumaCore

/// What a request means on this machine.
struct Errand: Equatable {
  let migration: ProcessMigration
  /// What is odd about the request though it can be carried out.
  let remarks: [Remark]
  /// Why no page can move, whatever the process holds.
  let futility: Remark?
  var manner = Manner()
}

extension MigrationRequest {
  /// Looks the nodes up. The whole machine is read only to explain a refusal: that is half of the
  /// tool's reading.
  ///
  /// - Throws: The word that names no node here, or an empty set of target nodes.
  func onMachine(
    allowed: NodeMask, from names: some NodeNames,
    topology: () throws(ReadError) -> NodeTopology
  ) throws(Failure) -> Errand {
    let from: NodeSelection
    let to: NodeSelection
    do throws(NodeSpecifierError) {
      from = try self.from.select(within: allowed, from: names)
      to = try self.to.select(within: allowed, from: names)
    } catch {
      throw Failure(Self.explanation(of: error, topology))
    }
    // The kernel would say as much, without naming the word.
    guard !to.nodes.isEmpty else {
      throw Failure("\(Word(to.text).quotedIfEmpty): no node to move to")
    }
    var remarks = from.warnings.map { Remark.specifier(Word(from.text), $0) }
    remarks += to.warnings.map { Remark.specifier(Word(to.text), $0) }
    if process == .caller { remarks.append(.movesItself) }
    // An empty FROM has its own remark, or was written on purpose.
    let isFutile = !from.nodes.isEmpty && NodePairs(from: from.nodes, to: to.nodes).isEmpty
    return Errand(
      migration: ProcessMigration(of: process, from: from.nodes, to: to.nodes), remarks: remarks,
      futility: isFutile
        ? .movesNothing(Word(from.text), Word(to.text), sameNodes: from.nodes == to.nodes) : nil,
      manner: manner)
  }
}

extension MigrationRequest {
  /// Says why a node is not allowed; where the machine cannot be read, that too.
  private static func explanation(
    of error: NodeSpecifierError, _ topology: () throws(ReadError) -> NodeTopology
  ) -> String {
    do throws(ReadError) {
      return error.explained(by: try topology()).description
    } catch let unreadable {
      return "\(error) (\(unreadable))"
    }
  }
}

extension Errand {
  /// Moves the pages, and says what should be known of the outcome.
  func carryOut(_ output: inout StandardOutput) throws(Failure) -> [Remark] {
    guard manner.isPlain else { return try carryOutByEngine(&output) }
    var migration = migration
    if usesEngine(for: residentSize) {
      switch try prepareByEngine() {
      // Every page that was there has moved: to look again would hold a large process up for nothing.
      case .sweep: migration.sizeLookedAt = Self.sizeLookedAtBehindEngine
      case .move: break
      case .processEnded(let report): return [.ended(migration.process, report)]
      }
    }
    let outcome: ProcessMigration.Outcome
    do throws(MigrationRefusal) {
      outcome = try migration.run()
    } catch {
      throw Failure(error.description)
    }
    return remarks(on: outcome)
  }

  private static let sizeLookedAtBehindEngine = ByteCount(rawValue: 64 << 20)

  private var residentSize: ByteCount? {
    (try? SystemRoot.live.processStatus(of: migration.process))?.residentSize
  }

  private func remarks(on outcome: ProcessMigration.Outcome) -> [Remark] {
    if let futility { return [futility] }
    let notMoved = Remark.notMoved(migration.process, pages: outcome.pagesNotMoved)
    switch outcome.look {
    case .left(let remainder): return [.stayed(migration.process, remainder)]
    case .failed(let error): return [.notLookedAt(error)]
    // Seen to be empty, the nodes are proof against the kernel's count, which takes some pages twice. On a
    // node that is left and filled, a page that stayed looks like one that came.
    case .nothingLeft where migration.from.isDisjoint(with: migration.to): return []
    case .nothingLeft, .notTaken: return outcome.pagesNotMoved > 0 ? [notMoved] : []
    }
  }
}
