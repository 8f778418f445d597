extension String {
  /// The text behind as many bytes of another kind, such as zeros, as make it `width` bytes long.
  @inline(never)
  package func padded(to width: Int, with filler: UInt8) -> String {
    String(bytes: [UInt8](repeating: filler, count: max(0, width - utf8.count))) + self
  }
}
