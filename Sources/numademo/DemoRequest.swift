import CommandInterface
import NumaCore

/// The measurements to make, as typed.
///
/// The machine is checked before these words are parsed, as in numactl's numademo.
struct DemoRequest: Equatable {
  var format = OutputFormat.text
  /// Whether the tool continues if the kernel does not answer NUMA calls.
  var isForced = false
  var runsStupidTests = false
  var exitsOnError = false
  var isSample = false
  var size: Word = ""
  var tests: [Word] = []
}

/// The size and the tests that the words of a request name.
struct ParsedOperands: Equatable {
  let byteCount: Int
  let tests: [DemoTest]
}

extension DemoRequest {
  /// Parses the size and the names of the tests.
  ///
  /// - Throws: ``Failure`` with the word that is not a size or a test, or with a size that is too small to measure.
  func parsedOperands() throws(Failure) -> ParsedOperands {
    let size = try orFail("\(self.size.quotedIfEmpty)") { () throws(ByteCountError) in
      try ByteCount(self.size.bytes)
    }
    guard size.rawValue > 0 else {
      throw Failure("\(self.size): no memory to measure")
    }
    var tests: [DemoTest] = []
    for word in self.tests {
      guard let test = DemoTest(word) else {
        throw Failure("\(word.quotedIfEmpty): no such test")
      }
      tests.append(test)
    }
    if tests.isEmpty { tests = DemoTest.usual(withStupid: runsStupidTests) }
    // With too little memory, the other tests do nothing and report a speed of 0.
    if tests.contains(.ptrchase), size.rawValue < MemoryKernel.chase.leastByteCount {
      throw Failure(
        "\(self.size): ptrchase needs at least \(MemoryKernel.chase.leastByteCount) bytes")
    }
    return ParsedOperands(byteCount: size.rawValue, tests: tests)
  }
}
