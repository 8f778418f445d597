import CommandInterface
import NumaCore

/// A request, resolved on this machine.
struct Errand: Equatable {
  let migration: ProcessMigration
  /// Warnings about the request, which can be carried out nevertheless.
  let remarks: [Remark]
  /// The reason why no page of any process can move; `nil` if pages can move.
  let futility: Remark?
  /// The pairs of nodes between which pages move; `nil` for the kernel's pairing.
  var pairs: NodePairs?
  var mappings = MappingFilter()
  /// Whether all processes leave the nodes.
  var isEvacuation = false
  /// Whether threads follow the pages.
  var isPinning = false
  var manner = Manner()
}

extension MigrationRequest {
  /// Resolves the nodes on this machine.
  ///
  /// The whole machine is read only to explain a refusal, because this is half of what the tool reads.
  ///
  /// - Throws: ``Failure`` with the word that names no node of this machine, or if the set of target nodes is empty.
  func onMachine(
    allowed: NodeMask, from names: some NodeNames,
    topology: () throws(ReadError) -> NodeTopology,
    weights: (Spread, NodeMask) throws(Failure) -> [NodeID: Int]
  ) throws(Failure) -> Errand {
    var route: Route
    switch nodes {
    case .sets(let from, let to):
      route = try Self.route(from, to, allowed, names, topology)
      let unused = route.to.subtracting(NodePairs(from: route.from, to: route.to).targets)
        .subtracting(route.from)
      if !unused.isEmpty, !route.from.isEmpty, route.futility == nil {
        route.remarks.append(.leavesUnused(Word(from.text), Word(to.text), unused))
      }
    case .spread(let from, let to, let spread):
      route = try Self.route(from, to, allowed, names, topology)
      route.futility = nil
      route.pairs = NodePairs(
        spreading: route.from, by: try weights(spread, route.to))
    case .evacuation(let from, let to, let spread):
      route = try Self.route(from, to, spread, allowed, names, topology, weights)
    case .pairs(let requests):
      let pairs = try requests.nodePairs(within: allowed, from: names) {
        Self.explanation(of: $0, topology)
      }
      route = Route(from: pairs.sources, to: pairs.targets)
      route.pairs = pairs
    }
    if whom.processes.contains(.caller) { route.remarks.append(.movesItself) }
    let pairs = route.pairs ?? NodePairs(from: route.from, to: route.to)
    let movedOn = pairs.sources.intersection(pairs.targets)
    if whom.single == nil, !movedOn.isEmpty, !pairs.spreads {
      route.remarks.append(.movesSharedOn(movedOn))
    }
    return Errand(
      migration: ProcessMigration(of: whom.single ?? .caller, from: route.from, to: route.to),
      remarks: route.remarks, futility: route.futility, pairs: route.pairs, mappings: mappings,
      isEvacuation: whom.choices == [.all], isPinning: isPinning,
      manner: manner)
  }

  private static func route(
    _ evacuated: NodeSpecifier, _ to: NodeSpecifier?, _ spread: Spread, _ allowed: NodeMask,
    _ names: some NodeNames, _ topology: () throws(ReadError) -> NodeTopology,
    _ weights: (Spread, NodeMask) throws(Failure) -> [NodeID: Int]
  ) throws(Failure) -> Route {
    let all = try? NodeSpecifier([UInt8]("all".utf8))
    let from = try route(
      evacuated, to ?? all ?? evacuated, allowed, names, topology,
      of: (from: "--evacuate: ", to: "--to: "))
    guard !from.from.isEmpty else {
      throw Failure("--evacuate: \(Word(evacuated.text).quotedIfEmpty): names no node here")
    }
    let targets = to == nil ? allowed.subtracting(from.from) : from.to
    if let both = targets.intersection(from.from).first {
      throw Failure("--to: node \(both) is among those of --evacuate")
    }
    guard !targets.isEmpty else {
      throw Failure("--evacuate: \(Word(evacuated.text)): no other node to move to")
    }
    var route = Route(from: from.from, to: targets)
    route.pairs = NodePairs(spreading: route.from, by: try weights(spread, targets))
    return route
  }

  /// The resolved nodes to leave and to fill.
  private struct Route {
    let from: NodeMask
    let to: NodeMask
    var pairs: NodePairs?
    var remarks: [Remark] = []
    var futility: Remark?
  }

  private static func route(
    _ from: NodeSpecifier, _ to: NodeSpecifier, _ allowed: NodeMask, _ names: some NodeNames,
    _ topology: () throws(ReadError) -> NodeTopology,
    of options: (from: String, to: String) = (from: "", to: "")
  ) throws(Failure) -> Route {
    func select(_ specifier: NodeSpecifier, _ option: String) throws(Failure) -> NodeSelection {
      do throws(NodeSpecifierError) {
        return try specifier.select(within: allowed, from: names)
      } catch {
        throw Failure(option + explanation(of: error, topology))
      }
    }
    let sources = try select(from, options.from)
    let targets = try select(to, options.to)
    // The kernel would also refuse this, but its error does not name the word.
    guard !targets.nodes.isEmpty else {
      throw Failure("\(options.to)\(Word(to.text).quotedIfEmpty): no node to move to")
    }
    var route = Route(from: sources.nodes, to: targets.nodes)
    let words = (from: Word(from.text), to: Word(to.text))
    route.remarks = sources.warnings.map { Remark.specifier(words.from, $0) }
    route.remarks += targets.warnings.map { Remark.specifier(words.to, $0) }
    let pairs = NodePairs(from: route.from, to: route.to)
    // An empty FROM has its own remark, or is intended.
    if pairs.isEmpty, !route.from.isEmpty {
      route.futility = .movesNothing(
        words.from, words.to, sameNodes: route.from == route.to)
    }
    return route
  }
}

extension MigrationRequest {
  /// Returns why a node is not allowed, and if the machine cannot be read, the reason for that too.
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
  /// Moves the pages, and returns remarks on the outcome.
  func carryOut(
    _ program: inout Program, _ line: StatusLine
  ) throws(Failure) -> [Remark] {
    guard manner.isPlain else { return try carryOutByEngine(&program, line) }
    var migration = migration
    let status = try? SystemRoot.live.processStatus(of: migration.process)
    // For targets outside the cpuset of the process, the engine would make the same call as the one below.
    let isAllowed = status?.allowedNodes.map { migration.to.isSubset(of: $0) } ?? true
    if isAllowed, usesEngine(for: status?.residentSize) {
      switch try prepareByEngine(line) {
      // The engine has moved every page that was there. To check again would stall a large process needlessly.
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

  private func remarks(on outcome: ProcessMigration.Outcome) -> [Remark] {
    if let futility { return [futility] }
    let notMoved = Remark.notMoved(migration.process, pages: outcome.pagesNotMoved)
    switch outcome.look {
    case .left(let remainder): return [.stayed(migration.process, remainder)]
    case .failed(let error): return [.notLookedAt(error)]
    // If the nodes were read and are empty, the kernel's count, which includes some pages twice, is ignored. On a
    // node that pages both leave and fill, a page that stayed looks like a page that arrived.
    case .nothingLeft where migration.from.isDisjoint(with: migration.to): return []
    case .nothingLeft, .notTaken: return outcome.pagesNotMoved > 0 ? [notMoved] : []
    }
  }
}
