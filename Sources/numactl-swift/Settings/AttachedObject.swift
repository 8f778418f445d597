import CommandInterface
import NumaCore
import LinuxSystem

/// The segment or file that was attached last, which settings and actions apply to.
struct AttachedObject: ~Copyable {
  private var object: SharedObject?

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
      let created = attached.created.filter { $0.isReported }
      object = consume attached
      return created
    } catch {
      throw Failure(error.description)
    }
  }

  /// Applies a setting to the object; does nothing if the setting is for a command.
  ///
  /// - Returns: A warning about a setting that is applied with a limitation; `nil` if there is none.
  mutating func apply(_ setting: Setting) throws(Failure) -> String? {
    do throws(SharedObjectError) {
      try set(setting.value)
      return temporaryPolicy(of: setting)
    } catch {
      throw Failure("\(setting.label): \(Self.explanation(of: error, setting))")
    }
  }

  /// Applies as much of a setting as the kernel allows.
  ///
  /// - Returns: A warning with the setting that is applied instead of the requested one, and the reason; `nil` if all
  ///   of it is applied.
  /// - Throws: An error other than a refusal by the kernel: the object cannot be reached, or pages lie elsewhere.
  mutating func applyBest(_ setting: Setting) throws(Failure) -> String? {
    var refusal: String?
    for candidate in setting.candidates {
      do throws(SharedObjectError) {
        try set(candidate.value)
        let reduction = refusal.map { candidate.reduction(because: $0) } ?? setting.reduction
        return reduction ?? temporaryPolicy(of: setting)
      } catch {
        let reason = Self.explanation(of: error, setting)
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

  /// Returns a warning if the policy is lost when this program exits.
  private mutating func temporaryPolicy(of setting: Setting) -> String? {
    guard case .objectPolicy = setting.value, object?.keepsPolicy == false else { return nil }
    return "\(setting.label): this file system keeps no policy: it ends with this program"
  }

  private static func explanation(of error: SharedObjectError, _ setting: Setting) -> String {
    guard case .refused(_, let call, let errno) = error else { return error.description }
    return switch setting.value {
    case .objectPolicy(_, isStrict: true) where errno == .ioError:
      "\(error.path): a page that is there already lies elsewhere"
    case .objectPolicy(let policy, _):
      "\(error.path): \(PolicyRefusal(of: policy, errno: errno))"
    case .homeNode where errno == .noFunction:
      "this kernel has no home nodes (Linux 5.17)"
    default: "\(error.path): \(call): \(errno)"
    }
  }

  /// Carries out an action on the object.
  ///
  /// If the action fails midway, `findings` has the parts that it found before.
  mutating func act(
    _ action: ObjectAction, _ findings: inout ObjectFindings
  ) throws(Failure) {
    do throws(SharedObjectError) {
      switch action {
      case .touch: try object?.touch()
      case .dump:
        var found: [PolicyRun] = []
        defer { findings = .policies(found) }
        try object?.visitPolicies { found.append($0) }
      case .dumpNodes:
        var found: [PlaceRun] = []
        defer { findings = .places(found) }
        try object?.visitPlaces { found.append($0) }
      case .verify(let policy):
        var mismatches: [PlacementMismatch] = []
        defer { findings = .mismatches(mismatches) }
        try object?.visitMismatches(with: policy) { mismatches.append($0) }
      }
    } catch {
      throw Failure(error.description)
    }
  }
}

extension SharedObject.Creation {
  /// Whether the creation is reported.
  ///
  /// A segment stays in memory until it is removed, which needs its ID. A file is at the path that the command line
  /// names.
  fileprivate var isReported: Bool {
    switch self {
    case .keyFile, .segment: true
    case .file, .grownFile: false
    }
  }
}
