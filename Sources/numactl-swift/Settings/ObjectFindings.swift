import NumaCore

/// The parts of a segment or file that an action found.
enum ObjectFindings {
  case none
  /// The policies, in the order of their offsets.
  case policies([PolicyRun])
  /// The nodes of the pages, in the order of their offsets.
  case places([PlaceRun])
  /// The pages that do not match the policy.
  case mismatches([PlacementMismatch])
}
