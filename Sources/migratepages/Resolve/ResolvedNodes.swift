import NumaCore

/// The source and target nodes of a migration, resolved on a machine.
struct ResolvedNodes {
  let from: NodeMask
  let to: NodeMask
  var chosenPairs: NodePairs?
  var warnings: [RequestWarning] = []
  var nothingMoves: RequestWarning?
}
