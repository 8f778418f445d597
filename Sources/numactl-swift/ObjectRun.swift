import CommandInterface
import NumaCore
import LinuxSystem

/// The executor of actions on segments and files; it holds the object that was attached last.
struct ObjectRun: ~Copyable {
  private var object: SharedObject?
  private var name: Word = ""
  /// The policies and places of all dumps, which JSON shows at the end.
  private var policies: [PolicyRun]?
  private var places: [PlaceRun]?
  /// Whether a page did not match its policy.
  private(set) var foundMismatch = false

  init() {}

  /// Attaches an object in place of the previous one.
  ///
  /// - Returns: The objects that were created and that a user would not find without a message.
  mutating func attach(_ request: ObjectRequest) throws(Failure) -> [SharedObject.Creation] {
    do throws(SharedObjectError) {
      let attached =
        switch request.kind {
        case .segment(let project, let hugePages):
          try SharedObject(
            segment: request.name.path, project: project, offset: request.offset,
            length: request.length, permissions: request.permissions, hugePages: hugePages)
        case .file:
          try SharedObject(
            file: request.name.path, offset: request.offset, length: request.length,
            permissions: request.permissions)
        }
      let created = attached.created.filter { $0.isWorthTelling }
      name = request.name
      object = consume attached
      return created
    } catch {
      throw Failure(error.description)
    }
  }

  /// Applies a setting to the object; does nothing if the setting is for a command.
  ///
  /// - Returns: A remark about a setting that is applied with a limitation; `nil` if there is none.
  mutating func apply(_ setting: Setting, explaining machine: Machine) throws(Failure) -> String? {
    do throws(SharedObjectError) {
      try set(setting.value)
      return ephemeral(setting)
    } catch {
      throw Failure("\(setting.label): \(Self.explanation(of: error, setting, machine))")
    }
  }

  /// Applies as much of a setting as the kernel allows.
  ///
  /// - Returns: The setting that is applied instead of the requested one, and the reason; `nil` if all of it is
  ///   applied.
  /// - Throws: An error other than a refusal by the kernel: the object cannot be reached, or pages lie elsewhere.
  mutating func applyBest(
    _ setting: Setting, explaining machine: Machine
  ) throws(Failure) -> String? {
    var refusal: String?
    for candidate in setting.candidates {
      do throws(SharedObjectError) {
        try set(candidate.value)
        let reduction = refusal.map { candidate.reduction(because: $0) } ?? setting.reduction
        return reduction ?? ephemeral(setting)
      } catch {
        let reason = Self.explanation(of: error, setting, machine)
        // The strict policy is set, but a page lies elsewhere: another policy does not fix that.
        guard case .refused(_, _, let errno) = error, errno != .ioError else {
          throw Failure("\(setting.label): \(reason)")
        }
        refusal = refusal ?? reason
      }
    }
    return "\(setting.label): left out: \(refusal ?? "refused")"
  }

  private mutating func set(_ value: Setting.Value) throws(SharedObjectError) {
    switch value {
    case .objectPolicy(let policy, let isStrict):
      try object?.setPolicy(policy, isStrict ? .strict : [])
    case .homeNode(let node): try object?.setHomeNode(node)
    case .policy, .affinity, .refused, .nothing: break
    }
  }

  /// Returns a remark if the policy is lost when this program exits.
  private mutating func ephemeral(_ setting: Setting) -> String? {
    guard case .objectPolicy = setting.value, object?.keepsPolicy == false else { return nil }
    return "\(setting.label): this file system keeps no policy: it ends with this program"
  }

  private static func explanation(
    of error: SharedObjectError, _ setting: Setting, _ machine: Machine
  ) -> String {
    guard case .refused(_, let call, let errno) = error else { return error.description }
    return switch setting.value {
    case .objectPolicy(_, isStrict: true) where errno == .ioError:
      "\(error.path): a page that is there already lies elsewhere"
    case .objectPolicy(let policy, _):
      "\(error.path): \(machine.reason(for: policy, refused: errno))"
    case .homeNode where errno == .noFunction:
      "this kernel has no home nodes (Linux 5.17)"
    default: "\(error.path): \(call): \(errno)"
    }
  }

  /// Carries out an action on the object.
  mutating func act(
    _ action: ObjectAction, _ output: inout StandardOutput, isJSON: Bool
  ) throws(Failure) {
    do throws(SharedObjectError) {
      switch action {
      case .touch: try object?.touch()
      case .dump:
        var found: [PolicyRun] = []
        defer {
          if isJSON {
            policies = (policies ?? []) + found
          } else {
            for run in found { output.write(run.text) }
          }
        }
        try object?.visitPolicies { found.append($0) }
      case .dumpNodes:
        var found: [PlaceRun] = []
        defer {
          if isJSON {
            places = (places ?? []) + found
          } else {
            for run in found { output.write(run.text) }
          }
        }
        try object?.visitPlaces { found.append($0) }
      case .verify(let policy):
        var mismatches: [PlacementMismatch] = []
        defer {
          foundMismatch = foundMismatch || !mismatches.isEmpty
          for mismatch in mismatches { output.write(mismatch.text) }
        }
        try object?.visitMismatches(with: policy) { mismatches.append($0) }
      }
    } catch {
      throw Failure(error.description)
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

extension SharedObject.Creation {
  /// Whether the creation is reported.
  ///
  /// A segment stays in memory until it is removed, which needs its ID. A file is at the path that the command line
  /// names.
  fileprivate var isWorthTelling: Bool {
    switch self {
    case .keyFile, .segment: true
    case .file, .grownFile: false
    }
  }
}

extension PolicyRun {
  /// The line of `--dump`.
  fileprivate var text: String {
    "\(offsets.text): \(policy.mode) : \(spaced(policy.nodes))\n"
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
      "\(place)mismatched node mask\nexpected: \(spaced(expected))\nreal: \(spaced(nodes))\n"
    case .outsideInterleaving(let node, _): "\(place)interleave node out of range \(node)\n"
    case .outOfTurn(let node, let expected):
      "\(place)expected interleave node \(expected), got \(node)\n"
    case .unexpectedNode(let node, let expected):
      "\(place)unexpected node \(node)\nexpected: \(spaced(expected))\n"
    }
  }
}

extension Range<ByteCount> {
  /// The offsets as numactl writes them: 16 hexadecimal digits each.
  fileprivate var text: String { "\(padded(lowerBound))-\(padded(upperBound))" }
}

private func padded(_ offset: ByteCount) -> String {
  let digits = hexadecimal(UInt(offset.rawValue))
  return String(repeating: "0", count: max(0, 16 - digits.utf8.count)) + digits
}

private func hexadecimal(_ number: UInt) -> String { String(number, radix: 16) }
