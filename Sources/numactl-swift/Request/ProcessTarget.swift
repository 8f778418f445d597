import CommandInterface

/// An option that names running processes, as typed.
enum ProcessTarget: Equatable {
  /// `--pid`: numbers of processes, with commas between them.
  case list(Word)
  case tree(Word)
  case controlGroup(Word)

  /// The option in messages.
  var option: String {
    switch self {
    case .list: "--pid"
    case .tree: "--tree"
    case .controlGroup: "--cgroup"
    }
  }

  /// The value of the option.
  var value: Word {
    switch self {
    case .list(let word), .tree(let word), .controlGroup(let word): word
    }
  }

  /// The option and its value in messages.
  var label: String { "\(option): \(value.quotedIfEmpty)" }
}
