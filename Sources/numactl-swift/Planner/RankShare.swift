import NumaCore

/// The part of a machine that one of several ranks gets.
///
/// The parts are chosen so that each rank has memory near its CPUs.
struct RankShare: Equatable {
  /// The nodes on whose CPUs the rank runs.
  var nodes = NodeMask()
  var cpus = CPUMask()
  /// The nodes that the memory of the rank comes from.
  var memory = NodeMask()
}
