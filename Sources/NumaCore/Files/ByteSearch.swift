extension [UInt8] {
  /// Returns whether the array contains a text.
  ///
  /// The standard library's `contains` for collections would add its pattern matching code, 1.5 MB, to a tool.
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
