import NumaCore

/// An action on the segment or file, which is carried out in the order typed.
enum ObjectAction: Equatable {
  case touch
  case dump
  case dumpNodes
  /// Compares the pages with the places that this policy gives them.
  case verify(MemoryPolicy)
}
