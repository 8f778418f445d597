/// The reason why a word is not the project of a segment.
package enum ProjectIDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word is not a number, or the number is not from 0 to 255.
  case notANumber, outOfRange

  package var description: String {
    switch self {
    case .notANumber: "not a number"
    case .outOfRange: "not from 0 to 255"
    }
  }
}

extension ProjectID {
  /// Reads a project as a user types it, in C's notation: `0x10` is 16 and `010` is 8.
  ///
  /// - Throws: ``ProjectIDError`` if the text is not a number from 0 to 255: only the low byte of a greater number
  ///   would count, and it would be another project.
  ///
  /// Source: strtoul(3) with base 0; `--shmid` of numactl(8).
  package init(_ text: [UInt8]) throws(ProjectIDError) {
    guard let number = CNumber(text) else { throw .notANumber }
    guard let value = number.index.flatMap(UInt8.init(exactly:)) else { throw .outOfRange }
    self.init(rawValue: value)
  }
}
