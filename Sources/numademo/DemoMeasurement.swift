import NumaCore

/// The result of a test with a placement.
struct DemoMeasurement: Equatable {
  let test: DemoTest
  let placement: Placement
  /// The node that the thread was set to run on.
  let runNode: NodeID?
  let outcome: Outcome

  enum Outcome: Equatable {
    /// The speed of each loop of a round, and the places of the memory if requested.
    case speeds([LoopSpeed], places: [NodePages])
    /// The reason why there is no speed.
    case failed(String)
  }
}
