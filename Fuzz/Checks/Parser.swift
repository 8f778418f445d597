/// The parsers that are fuzzed. The raw value names the folder of Fuzz/Corpus.
public enum Parser: String, CaseIterable, Sendable {
  case bitmap = "Bitmap"
  case cpuSpecifier = "CPUSpecifier"
  case deviceName = "DeviceName"
  case memoryMap = "MemoryMap"
  case nodeDistances = "NodeDistances"
  case nodeMemory = "NodeMemory"
  case nodeSpecifier = "NodeSpecifier"
  case numaMapping = "NumaMapping"
  case numaMaps = "NumaMaps"
  case processID = "ProcessID"
  case processStatus = "ProcessStatus"
  case rangeList = "RangeList"

  /// Gives the parser an input, and checks the result.
  ///
  /// Some parsers read the input as a file of a machine.
  ///
  /// - Throws: ``Violation`` if the parser breaks a promise.
  public func check(_ input: [UInt8], on machines: MadeMachines) throws(Violation) {
    switch self {
    case .bitmap: try checkBitmap(input)
    case .cpuSpecifier: try checkCPUSpecifier(input)
    case .deviceName: try checkDeviceName(input)
    case .memoryMap: try checkMemoryMap(input)
    case .nodeDistances: try checkNodeDistances(input, machines.distance)
    case .nodeMemory: try checkNodeMemory(input)
    case .nodeSpecifier: try checkNodeSpecifier(input)
    case .numaMapping: try checkNumaMapping(input)
    case .numaMaps: try checkNumaMaps(input, machines.numaMaps)
    case .processID: try checkProcessID(input)
    case .processStatus: try checkProcessStatus(input)
    case .rangeList: try checkRangeList(input)
    }
  }

  /// Checks an input of libFuzzer, and crashes if the parser breaks a promise.
  public func fuzz(_ input: UnsafeBufferPointer<UInt8>) -> CInt {
    do throws(Violation) {
      try check(unsafe [UInt8](input), on: try MadeMachines.own.get())
    } catch {
      fatalError("\(rawValue): \(error)")
    }
    return 0
  }
}

/// A promise that a parser broke.
public struct Violation: Error, CustomStringConvertible {
  public let description: String
}

/// Throws if a promise does not hold.
func require(_ holds: Bool, _ promise: @autoclosure () -> String) throws(Violation) {
  guard !holds else { return }
  throw Violation(description: promise())
}

/// Returns a value, or throws if it is `nil`.
func require<Value>(
  _ value: Value?, _ promise: @autoclosure () -> String
) throws(Violation) -> Value {
  guard let value else { throw Violation(description: promise()) }
  return value
}

/// Returns the input up to its first newline, as a reader of lines passes it on.
func line(of input: [UInt8]) -> [UInt8] { [UInt8](input.prefix { $0 != newline }) }

let newline = UInt8(ascii: "\n")

/// Returns bytes in the form that messages show.
func shown(_ bytes: some Collection<UInt8>) -> String {
  bytes.map { byte in
    byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "\\")
      ? String(UnicodeScalar(byte)) : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}
