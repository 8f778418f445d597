import CommandInterface
import LinuxSystem
import NumaCore

extension Program {
  /// Prints the report of `--explain`: what a specifier means on this machine, item by item.
  mutating func explain(
    _ specifier: NodeSpecifier, _ machine: Machine, _ manner: Manner
  ) throws(Failure) {
    try checkSystemRoot(manner)
    guard !machine.root.lacksNUMA else {
      throw Failure("--explain: \(Word(specifier.text).quotedIfEmpty): \(MissingNUMA())")
    }
    let allowed = try explainableNodes(machine)
    do throws(NodeSpecifierError) {
      let explanation = try specifier.explain(within: allowed, from: machine.root)
      output.write(manner.isJSON ? explanation.json.text : "\(explanation)\n")
      for warning in explanation.selection.warnings {
        warn("\(Word(specifier.text).quotedIfEmpty): \(warning)")
      }
    } catch {
      throw Failure("--explain: \(machine.explained(error, isBinding: false))")
    }
  }
}

extension Program {
  /// Returns the nodes that a specifier may name.
  ///
  /// A recorded machine may lack the file of the allowed nodes; then these are all nodes with memory.
  private func explainableNodes(_ machine: Machine) throws(Failure) -> NodeMask {
    var machine = machine
    do throws(ReadError) {
      return try machine.memoryNodes()
    } catch .unreadable(let path, .noSuchFileOrDirectory) where !machine.root.isLive {
      warn("--explain: \(path): \(Errno.noSuchFileOrDirectory); all nodes with memory are allowed")
    } catch {
      throw Failure(error.description)
    }
    do throws(ReadError) {
      return try machine.root.nodesWithMemory()
    } catch {
      throw Failure(error.description)
    }
  }
}

extension NodeSpecifierExplanation {
  fileprivate var json: JSON {
    .report(
      "explain",
      [
        ("specifier", JSON(bytes: selection.text)),
        ("nodes", .numbers(selection.nodes)),
        ("allowed_nodes", .numbers(allowed)),
        (
          "items",
          .array(
            items.map { item in
              [
                "text": JSON(bytes: item.text), "nodes": .numbers(item.members),
                "source": .string(item.source.description),
              ]
            })
        ),
      ])
  }
}
