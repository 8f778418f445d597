/// Pages that were busy at each try.
struct PostponedPages: Hashable, Sendable {
  /// By ascending address.
  let pages: [MovingPage]
  let target: NodeID
}
