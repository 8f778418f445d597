import CommandInterface

extension ToolDescription {
  /// The completion for zsh: the body of an autoloaded function.
  var zshCompletion: String {
    let function = "_" + identifier
    let helpers = usedCandidates.compactMap { zshHelper($0, function) }.joined(separator: "\n")
    let specifications = options.map(zshOption) + zshOperands
    return #"""
      #compdef \#(names.joined(separator: " "))
      # Completion of \#(name)(8) for zsh, written from its table of options by `make generated`.

      \#(helpers)
      _arguments -s -S : \
        \#(specifications.joined(separator: " \\\n  "))

      """#
  }

  /// `'(-h --help)'{-h,--help}'[Print this help.]'`; `+` and `=` say that a value may be glued to it.
  private func zshOption(_ option: OptionRow) -> String {
    let spellings = option.words.map { word in
      guard option.value != nil else { return word }
      return word.hasPrefix("--") ? word + "=" : word + "+"
    }
    let names = option.words.joined(separator: " ")
    let start =
      spellings.count == 1
      ? "'\(spellings[0])" : "'(\(names))'{\(spellings.joined(separator: ","))}'"
    let value = option.value.map { ":\($0.placeholder):\(zshAction($0))" } ?? ""
    return "\(start)[\(zshEscaped(option.help))]\(value)'"
  }

  private var zshOperands: [String] {
    operands.enumerated().map { index, kind in
      "'\(index + 1):\(kind.placeholder):\(zshAction(kind))'"
    }
  }

  private func zshAction(_ kind: ValueKind) -> String {
    switch candidates(for: kind) {
    case .processes: "_\(identifier)_processes"
    case .nodes: "_\(identifier)_nodes"
    case .files: "_files"
    case .nothing: " "
    }
  }

  private func zshEscaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "'": "'\\''"
      case "[", "]", ":", "\\": "\\\(character)"
      default: String(character)
      }
    }.joined()
  }

  private func zshHelper(_ candidates: Candidates, _ function: String) -> String? {
    switch candidates {
    case .processes:
      #"""
      # Processes that have memory, neither kernel threads nor zombies, with their names.
      \#(function)_processes() {
        local directory size name expl
        local -a pids lines
        for directory in /proc/<->(Nn); do
          { read -r size _ <$directory/statm && read -r name <$directory/comm } 2>/dev/null || continue
          (( size )) || continue
          pids+=( ${directory:t} )
          lines+=( "${(l:7:)directory:t} $name" )
        done
        _wanted -V processes expl 'process' compadd -l -d lines -a pids
      }

      """#
    case .nodes:
      #"""
      # The nodes that are online, as the kernel writes them: 0-3,8.
      \#(function)_online() {
        cat /sys/devices/system/node/online 2>/dev/null
      }

      # Completes the last number of a list of nodes.
      \#(function)_nodes() {
        local range expl
        local -a nodes plain open
        for range in ${(s:,:)"$(\#(function)_online)"}; do
          nodes+=( {${range%-*}..${range#*-}} )
        done
        # After +, nodes are counted from 0, whatever their numbers.
        if [[ $PREFIX == (\\|)(\!|)+* ]] && (( $#nodes )); then nodes=( {0..$(( $#nodes - 1 ))} ); fi
        if [[ $PREFIX != *-[0-9a-z]# ]]; then
          plain=( all \#(plainNodeWords) )
          open=( \#(openNodeWords) )
        fi
        compset -P '*[,!+-]'
        _wanted -V nodes expl 'node' compadd -q -S , -a nodes
        _wanted words expl 'word' compadd -a plain
        _wanted words expl 'word' compadd -S '' -a open
      }

      """#
    case .files, .nothing: nil
    }
  }
}
