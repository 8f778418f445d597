extension [UInt8] {
  /// Whether a text is part of it. The standard library's `contains` of a collection would bring a tool its whole
  /// machinery for patterns, 1.5 MB.
  package func holds(_ text: [UInt8]) -> Bool {
    guard let first = text.first else { return true }
    var start = startIndex
    while let found = self[start...].firstIndex(of: first) {
      if self[found...].starts(with: text) { return true }
      start = found + 1
    }
    return false
  }
}
