import CommandInterface
import NumaCore

extension Program {
  /// `--explain`: what a specifier means here, item by item.
  mutating func explain(
    _ specifier: NodeSpecifier, _ machine: Machine, _ manner: Manner
  ) throws(Failure) {
    var machine = machine
    let allowed: NodeMask
    do throws(ReadError) {
      allowed = try machine.memoryNodes()
    } catch {
      throw Failure(error.description)
    }
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
