import CommandInterface
import NumaCore
import LinuxSystem

/// The segment or file that policies are set on, as a command line describes it.
struct ObjectRequest: Equatable {
  enum Kind: Equatable {
    case segment(ProjectID, hugePages: Bool)
    case file
  }

  let kind: Kind
  /// The file, or the segment's key file.
  let name: Word
  let offset: ByteCount
  /// The length; `nil` for everything from the offset on.
  let length: ByteCount?
  let permissions: FilePermissions
}

/// An action on the segment or file, which is carried out in the order typed.
enum ObjectAction: Equatable {
  case touch
  case dump
  case dumpNodes
  /// Compares the pages with the places that this policy gives them.
  case verify(MemoryPolicy)
}

/// The options that describe a segment or file before it is named.
struct ObjectOptions {
  var offset = ByteCount(rawValue: 0)
  var length: ByteCount?
  var permissions = FilePermissions.ownerReadWrite
  var project: ProjectID = 0
  var usesHugePages = false
  /// The last option typed that applies only to a segment or file.
  var sizeOption: String?
  /// The option that named the segment or file; `nil` before that option.
  var attachOption: String?

  var isAttached: Bool { attachOption != nil }
}

extension Planner {
  mutating func takeObject(_ option: NumactlOption) throws(Failure) {
    switch option {
    case .sharedMemory(let path):
      try attach(option, path, .segment(object.project, hugePages: object.usesHugePages))
    case .file(let path): try attach(option, path, .file)
    case .offset(let word):
      try beginDescription(option)
      object.offset = try reading(option, word) { (text) throws(ByteCountError) in
        try ByteCount(text)
      }
    case .length(let word):
      try beginDescription(option)
      object.length = try reading(option, word) { (text) throws(ByteCountError) in
        try ByteCount(text)
      }
    case .mode(let word):
      try beginDescription(option)
      object.permissions = try reading(option, word) { (text) throws(PermissionsError) in
        try FilePermissions(octal: text)
      }
    case .huge:
      try beginDescription(option)
      object.usesHugePages = true
    case .projectID(let word):
      object.project = try reading(option, word) { (text) throws(ProjectIDError) in
        try ProjectID(text)
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
    _ option: NumactlOption, _ name: Word, _ kind: ObjectRequest.Kind
  ) throws(Failure) {
    try refuseAfterBinding(option)
    try refuseAfterPolicy(option)
    if manner.isCheck {
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

  /// Parses a word that is not a specifier; a failure names the option and the word.
  private func reading<Value, Reason: Error & CustomStringConvertible>(
    _ option: NumactlOption, _ word: Word, _ read: ([UInt8]) throws(Reason) -> Value
  ) throws(Failure) -> Value {
    do throws(Reason) {
      return try read(word.bytes)
    } catch {
      throw Failure("\(option.name): \(word.quotedIfEmpty): \(error)")
    }
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
    guard object.isAttached else {
      throw Failure(
        "\(option.name): the kernel keeps a home node for memory of --shm or --file only, not for a "
          + "command")
    }
    guard let policy = objectPolicy, policy.mode == .bind || policy.mode == .preferredMany else {
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
