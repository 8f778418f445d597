/// What an evacuation does with the nodes after their pages have moved.
struct Emptying: Equatable {
  /// Whether page cache that no process maps is dropped.
  var dropsCache = false
  /// Whether the memory goes offline.
  var takesOffline = false
  /// Whether memory blocks stay offline although others do not go offline.
  var keepsPart = false
}
