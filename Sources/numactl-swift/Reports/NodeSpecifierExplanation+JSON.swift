import CommandInterface
import NumaCore

extension NodeSpecifierExplanation {
  /// The report of `--explain --json`.
  var json: JSON {
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
