import CommandInterface
import LinuxSystem
import NumaCore

/// Resolves the nodes of a request on a machine.
struct NodeResolver<Names: NodeNames> {
  /// The nodes that this program may use.
  let allowed: NodeMask
  let names: Names
  /// Reads the whole machine.
  ///
  /// This is half of what the tool reads, so the resolver does it only to explain a refusal.
  let topology: () throws(ReadError) -> NodeTopology
  /// Returns the share of the pages that each target receives.
  let weights: (Spread, NodeMask) throws(Failure) -> [NodeID: Int]
}

extension NodeResolver where Names == SystemRoot {
  /// Creates the resolver of a machine.
  ///
  /// - Throws: ``Failure`` if the kernel has no NUMA, or with the file that cannot be read.
  init(on root: SystemRoot) throws(Failure) {
    guard !root.lacksNUMA else { throw Failure("\(MissingNUMA())") }
    self.init(
      allowed: try orFail { () throws(ReadError) in try root.allowedNodes() }, names: root,
      topology: { () throws(ReadError) in try root.nodeTopology() },
      weights: { (spread, nodes) throws(Failure) in try spread.weights(of: nodes, on: root) })
  }
}

extension NodeResolver {
  /// Resolves the nodes.
  ///
  /// - Throws: ``Failure`` with the word that names no node of this machine, or if the set of target nodes is empty.
  func resolve(_ nodes: NodeRequest) throws(Failure) -> ResolvedNodes {
    switch nodes {
    case .sets(let from, let to):
      var nodes = try sets(from, to)
      let unused = nodes.to.subtracting(NodePairs(from: nodes.from, to: nodes.to).targets)
        .subtracting(nodes.from)
      if !unused.isEmpty, !nodes.from.isEmpty, nodes.nothingMoves == nil {
        nodes.warnings.append(.unusedTargets(unused, from: Word(from.text), to: Word(to.text)))
      }
      return nodes
    case .spread(let from, let to, let spread):
      var nodes = try sets(from, to)
      nodes.nothingMoves = nil
      nodes.chosenPairs = NodePairs(spreading: nodes.from, by: try weights(spread, nodes.to))
      return nodes
    case .evacuation(let from, let to, let spread):
      return try evacuation(of: from, to: to, spread)
    case .drop(let from):
      let sources = try select(from, of: "")
      return ResolvedNodes(
        from: sources.nodes, to: NodeMask(),
        warnings: sources.warnings.map { .specifier(Word(from.text), $0) })
    case .pairs(let requests):
      let pairs = try self.pairs(requests)
      return ResolvedNodes(from: pairs.sources, to: pairs.targets, chosenPairs: pairs)
    }
  }

  private func evacuation(
    of evacuated: NodeSpecifier, to: NodeSpecifier?, _ spread: Spread
  ) throws(Failure) -> ResolvedNodes {
    let all = try? NodeSpecifier("all".bytes)
    let nodes = try sets(
      evacuated, to ?? all ?? evacuated, of: (from: "--evacuate: ", to: "--to: "))
    guard !nodes.from.isEmpty else {
      throw Failure("--evacuate: \(Word(evacuated.text).quotedIfEmpty): names no node here")
    }
    let targets = to == nil ? allowed.subtracting(nodes.from) : nodes.to
    if let both = targets.intersection(nodes.from).first {
      throw Failure("--to: node \(both) is among those of --evacuate")
    }
    guard !targets.isEmpty else {
      throw Failure("--evacuate: \(Word(evacuated.text)): no other node to move to")
    }
    return ResolvedNodes(
      from: nodes.from, to: targets,
      chosenPairs: NodePairs(spreading: nodes.from, by: try weights(spread, targets)))
  }

  private func sets(
    _ from: NodeSpecifier, _ to: NodeSpecifier,
    of options: (from: String, to: String) = (from: "", to: "")
  ) throws(Failure) -> ResolvedNodes {
    let sources = try select(from, of: options.from)
    let targets = try select(to, of: options.to)
    // The kernel would also refuse this, but its error does not name the word.
    guard !targets.nodes.isEmpty else {
      throw Failure("\(options.to)\(Word(to.text).quotedIfEmpty): no node to move to")
    }
    var nodes = ResolvedNodes(from: sources.nodes, to: targets.nodes)
    let words = (from: Word(from.text), to: Word(to.text))
    nodes.warnings = sources.warnings.map { RequestWarning.specifier(words.from, $0) }
    nodes.warnings += targets.warnings.map { RequestWarning.specifier(words.to, $0) }
    // An empty FROM has its own warning, or is intended.
    if NodePairs(from: nodes.from, to: nodes.to).isEmpty, !nodes.from.isEmpty {
      nodes.nothingMoves = .nothingMoves(
        from: words.from, to: words.to, sameNodes: nodes.from == nodes.to)
    }
    return nodes
  }

  private func select(
    _ specifier: NodeSpecifier, of option: String
  ) throws(Failure) -> NodeSelection {
    do throws(NodeSpecifierError) {
      return try specifier.select(within: allowed, from: names)
    } catch {
      throw Failure(option + explanation(of: error))
    }
  }

  /// Returns why a node is not allowed, and if the machine cannot be read, the reason for that too.
  func explanation(of error: NodeSpecifierError) -> String {
    do throws(ReadError) {
      return error.explained(by: try topology()).description
    } catch let unreadable {
      return "\(error) (\(unreadable))"
    }
  }
}
