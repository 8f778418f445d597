import CommandInterface
import LinuxSystem
import NumaCore

/// The report of the actions on segments and files: lines that are written at once, or JSON at the end.
struct ObjectReport {
  let isJSON: Bool
  /// The segment's key file, or the file.
  var name: Word = ""
  /// The policies and places of all dumps, which JSON shows at the end.
  private var policies: [PolicyRun]?
  private var places: [PlaceRun]?
  /// Whether a page did not match its policy.
  private(set) var foundMismatch = false

  init(isJSON: Bool) { self.isJSON = isJSON }

  mutating func add(_ findings: ObjectFindings, to output: inout StandardOutput) {
    switch findings {
    case .none: break
    case .policies(let runs):
      if isJSON {
        policies = (policies ?? []) + runs
      } else {
        for run in runs { output.write(run.text) }
      }
    case .places(let runs):
      if isJSON {
        places = (places ?? []) + runs
      } else {
        for run in runs { output.write(run.text) }
      }
    case .mismatches(let mismatches):
      foundMismatch = foundMismatch || !mismatches.isEmpty
      for mismatch in mismatches { output.write(mismatch.text) }
    }
  }

  /// The report of all dumps; `nil` if no dump was requested.
  var json: JSON? {
    guard policies != nil || places != nil else { return nil }
    return .report(
      "dump",
      [
        ("path", JSON(name)),
        ("policies", policies.map { .array($0.map { $0.json }) } ?? .null),
        ("places", places.map { .array($0.map { $0.json }) } ?? .null),
      ])
  }
}

extension PolicyRun {
  /// The line of `--dump`.
  fileprivate var text: String {
    "\(offsets.text): \(policy.mode) : \(policy.nodes.spaced)\n"
  }

  fileprivate var json: JSON {
    [
      "start": .integer(offsets.lowerBound.rawValue), "end": .integer(offsets.upperBound.rawValue),
      "policy": JSON(policy),
    ]
  }
}

extension PlaceRun {
  /// The line of `--dump-nodes`.
  fileprivate var text: String { "\(offsets.text): \(node)\n" }

  fileprivate var json: JSON {
    [
      "start": .integer(offsets.lowerBound.rawValue), "end": .integer(offsets.upperBound.rawValue),
      "node": .integer(node.rawValue),
    ]
  }
}

extension PlacementMismatch {
  /// The lines of `--verify`; they name numactl, regardless of the name that the tool was called by.
  fileprivate var text: String {
    let place =
      "numactl verify \(hexadecimal(address.rawValue))(\(hexadecimal(UInt(offset.rawValue)))): "
    return switch problem {
    case .wrongPolicy(let policy, let expected):
      "\(place)wrong policy \(policy.mode), expected \(expected.mode)\n"
    case .wrongNodes(let nodes, let expected):
      "\(place)mismatched node mask\nexpected: \(expected.spaced)\nreal: \(nodes.spaced)\n"
    case .outsideInterleaving(let node, _): "\(place)interleave node out of range \(node)\n"
    case .outOfTurn(let node, let expected):
      "\(place)expected interleave node \(expected), got \(node)\n"
    case .unexpectedNode(let node, let expected):
      "\(place)unexpected node \(node)\nexpected: \(expected.spaced)\n"
    }
  }
}

extension Range<ByteCount> {
  /// The offsets as numactl writes them: 16 hexadecimal digits each.
  fileprivate var text: String { "\(padded(lowerBound))-\(padded(upperBound))" }
}

private func padded(_ offset: ByteCount) -> String {
  hexadecimal(UInt(offset.rawValue)).padded(to: 16, with: UInt8(ascii: "0"))
}

private func hexadecimal(_ number: UInt) -> String { String(number, radix: 16) }
