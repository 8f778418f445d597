import CommandInterface
import NumaCore
import LinuxSystem

extension Planner {
  mutating func takeObject(_ option: NumactlOption) throws(Failure) {
    switch option {
    case .sharedMemory(let path):
      try attach(option, .segment(object.project, hugePages: object.usesHugePages), at: path)
    case .file(let path): try attach(option, .file, at: path)
    case .offset(let word):
      try beginDescription(option)
      object.offset = try orFail(label(option, word)) { () throws(ByteCountError) in
        try ByteCount(word.bytes)
      }
    case .length(let word):
      try beginDescription(option)
      object.length = try orFail(label(option, word)) { () throws(ByteCountError) in
        try ByteCount(word.bytes)
      }
    case .mode(let word):
      try beginDescription(option)
      object.permissions = try orFail(label(option, word)) { () throws(PermissionsError) in
        try FilePermissions(octal: word.bytes)
      }
    case .huge:
      try beginDescription(option)
      object.usesHugePages = true
    case .projectID(let word):
      object.project = try orFail(label(option, word)) { () throws(ProjectIDError) in
        try ProjectID(word.bytes)
      }
    case .touch: try act(option, .touch)
    case .dump: try act(option, .dump)
    case .dumpNodes: try act(option, .dumpNodes)
    case .verify: try verify(option)
    case .homeNode(let word): try takeHomeNode(option, word)
    default: break
    }
  }

  private mutating func attach(
    _ option: NumactlOption, _ kind: ObjectRequest.Kind, at name: Word
  ) throws(Failure) {
    try refuseAfterBinding(option)
    try refuseAfterPolicy(option)
    if globalOptions.isCheck {
      throw Failure("--check: tries the settings of a command; \(option.name) is none")
    }
    guard !name.bytes.isEmpty else { throw Failure("\(option.name): '': is no file name") }
    object.attachOption = option.name
    append(
      .attach(
        ObjectRequest(
          kind: kind, name: name, offset: object.offset, length: object.length,
          permissions: object.permissions)))
  }

  /// Takes an option that describes the object before it is named.
  private mutating func beginDescription(_ option: NumactlOption) throws(Failure) {
    if let attachOption = object.attachOption {
      throw Failure("\(option.name): must come before \(attachOption)")
    }
    object.sizeOption = option.name
  }

  /// Returns an option and its value for a failure.
  private func label(_ option: NumactlOption, _ word: Word) -> String {
    "\(option.name): \(word.quotedIfEmpty)"
  }

  private func requireObject(_ option: NumactlOption) throws(Failure) {
    guard object.isAttached else {
      throw Failure("\(option.name): must come behind --shm or --file")
    }
  }

  private mutating func act(_ option: NumactlOption, _ action: ObjectAction) throws(Failure) {
    try requireObject(option)
    append(.object(action))
  }

  private mutating func verify(_ option: NumactlOption) throws(Failure) {
    try requireObject(option)
    guard let policy = objectPolicy else {
      throw Failure("\(option.name): needs a policy before it to compare with")
    }
    guard !policy.nodes.isEmpty else {
      throw Failure(
        "\(option.name): \(policyOption ?? "the policy") names no nodes to compare with")
    }
    append(.object(.verify(policy)))
  }

  /// The policy requested for the object; `nil` if there is none.
  private var objectPolicy: MemoryPolicy? {
    for case .apply(let setting) in plan.steps.reversed() {
      if case .objectPolicy(let policy, _) = setting.value { return policy }
    }
    return nil
  }

  private mutating func takeHomeNode(_ option: NumactlOption, _ text: Word) throws(Failure) {
    if globalOptions.changesProcesses { return try takeHomeNodeOfMappings(option, text) }
    guard object.isAttached else {
      throw Failure(
        "\(option.name): the kernel keeps a home node for memory of --shm or --file only, not for a "
          + "command")
    }
    try applyHomeNode(option, text)
  }

  /// Plans a home node, which needs a policy before it whose nodes it is among.
  mutating func applyHomeNode(_ option: NumactlOption, _ text: Word) throws(Failure) {
    guard let policy = object.isAttached ? objectPolicy : threadPolicy,
      policy.mode == .bind || policy.mode == .preferredMany
    else {
      throw Failure("\(option.name): must come behind --membind or --preferred-many")
    }
    switch try nodes(of: option, text) {
    case .refused(let reason):
      apply(Setting(option: option.name, text: text, value: .refused(reason)))
    case .chosen(let nodes, let omission):
      if omission != nil, nodes.isEmpty {
        apply(Setting(option: option.name, text: text, value: .nothing, omission: omission))
        return
      }
      guard nodes.count == 1, let node = nodes.first else {
        throw Failure("\(option.name): \(text.quotedIfEmpty): takes one node, not \(nodes.count)")
      }
      apply(
        Setting(option: option.name, text: text, value: .homeNode(node), omission: omission))
    }
  }
}
