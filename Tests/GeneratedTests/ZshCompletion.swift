import CommandInterface

extension ToolDescription {
  /// The completion for zsh: the body of an autoloaded function.
  var zshCompletion: String {
    let function = "_" + identifier
    let specifications = options.map(zshOption) + zshOperands
    return #"""
      #compdef \#(names.joined(separator: " "))
      # Completion of \#(name)(8) for zsh, written from its table of options by `make generated`.

      \#(zshHelpers(function))
      \#(zshFullOptions)_arguments -s -S \#(runsCommand ? "-A '-*' " : ""): \
        \#(specifications.joined(separator: " \\\n  "))

      """#
  }

  /// Returns a specification such as `'(-h --help)'{-h,--help}'[Print this help.]'`; after `+` and `=`, the value may
  /// be part of the same word.
  private func zshOption(_ option: OptionRow) -> String {
    let spellings = option.words.map { word in
      guard option.value != nil else { return word }
      // With a hyphen the value is never the next word.
      if option.isValueOptional { return word + (word.hasPrefix("--") ? "=-" : "-") }
      return word + (word.hasPrefix("--") ? "=" : "+")
    }
    let names = option.words.joined(separator: " ")
    let start =
      spellings.count == 1
      ? "'\(spellings[0])" : "'(\(names))'{\(spellings.joined(separator: ","))}'"
    let value =
      option.value.map {
        "\(option.isValueOptional ? "::" : ":")\($0.placeholder):\(zshAction($0))"
      } ?? ""
    return "\(start)[\(zshEscaped(option.help))]\(value)'"
  }

  /// The code that expands abbreviated options: `_arguments` knows only full names, and would take the value of an
  /// abbreviated option for the command.
  private var zshFullOptions: String {
    guard runsCommand else { return "" }
    let rows = optionsByPrecedence.map { "--\($0.long)\($0.takesNextWord ? ":" : "")" }
    let bundle = "-[\(letters(withValue: false))]#[\(letters(withValue: true))]"
    return #"""
      # Options that are cut short are written out.
      local option
      local -i index=2
      local -a names=(
        \#(rows.joined(separator: "\n  "))
      )
      while (( index < CURRENT )); do
        option=''
        case $words[index] in
          --) break ;;
          --*=*) ;;
          --*)
            option=${names[(r)${(b)words[index]}*]}
            if [[ -n $option ]]; then words[index]=${option%:}; fi
            ;;
          # Bundled short options whose last takes the next word.
          \#(bundle)) option=: ;;
          -?*) ;;
          *) break ;;
        esac
        if [[ $option == *: ]]; then (( index++ )); fi
        (( index++ ))
      done

      """#
  }

  private var zshOperands: [String] {
    guard !runsCommand else {
      return ["'(-)1:command: _command_names -e'", "'*::argument: _\(identifier)_command'"]
    }
    return operands.enumerated().map { index, kind in
      // If an operand has nothing to complete, `_arguments` completes no options either; with an empty list of words,
      // it does.
      let action = candidates(for: kind) == .nothing ? "( )" : zshAction(kind)
      return "'\(isRepeated(index) ? "*" : "\(index + 1)"):\(kind.placeholder):\(action)'"
    }
  }

  private func zshAction(_ kind: ValueKind) -> String {
    switch candidates(for: kind) {
    case .processes: "_\(identifier)_processes"
    // The action starts with a blank, so that `_arguments` adds no words of its own.
    case .nodes: " _\(identifier)_nodes"
    case .nodesOrSame: " _\(identifier)_nodes same"
    case .nodeNumber: " _\(identifier)_node"
    case .columns: " _\(identifier)_list node \(Self.columnWords)"
    case .cpus: " _\(identifier)_cpus"
    case .files: "_files"
    case .directories: "_directories"
    case .users: "_users"
    case .policies, .loops, .engines, .mappingKinds, .spreadRules, .mappingChoices, .rankShares:
      "(\(candidates(for: kind).words ?? ""))"
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
}

// MARK: Helper functions

extension ToolDescription {
  private func zshHelpers(_ function: String) -> String {
    let used = Set(usedCandidates)
    var helpers: [String] = []
    if used.contains(.processes) { helpers.append(zshProcesses(function)) }
    if completesLists { helpers.append(zshList(function)) }
    if used.contains(.nodeNumber) { helpers.append(zshNodeNumber(function)) }
    if used.contains(.cpus) { helpers.append(zshCPUs(function)) }
    if completesNodes { helpers.append(hasNodeWords ? zshWords(function) : zshNodes(function)) }
    if runsCommand { helpers.append(zshCommand(function)) }
    return helpers.joined(separator: "\n")
  }

  private func zshCommand(_ function: String) -> String {
    #"""
    # Completes the words of a command as they are completed by themselves.
    \#(function)_command() {
      if [[ $words[1] == -- ]]; then
        shift words
        (( CURRENT-- ))
      fi
      _normal
    }

    """#
  }

  private func zshProcesses(_ function: String) -> String {
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
  }

  private func zshList(_ function: String) -> String {
    #"""
    # The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
    \#(function)_online() {
      cat /sys/devices/system/$1/online 2>/dev/null
    }

    # Completes the last item of a list: the number of a node or of a CPU, or one of some words.
    \#(function)_list() {
      local range expl kind=$1
      local -a numbers alone open
      shift
      for range in ${(s:,:)"$(\#(function)_online $kind)"}; do
        numbers+=( {${range%-*}..${range#*-}} )
      done
      # After + they are counted from 0, whatever their numbers.
      if [[ $PREFIX == (\\|)(\!|)+* ]] && (( $#numbers )); then numbers=( {0..$(( $#numbers - 1 ))} ); fi
      # No word ends a range; those that end in a colon go on behind it.
      if [[ $PREFIX != *-[0-9a-z]# ]]; then
        alone=( ${@:#*:} )
        open=( ${(M)@:#*:} )
      fi
      compset -P '*[,!+-]'
      _wanted -V numbers expl $kind compadd -q -S , -a numbers
      _wanted words expl 'word' compadd -a alone
      _wanted prefixes expl 'word' compadd -S '' -a open
    }

    """#
  }

  private func zshNodeNumber(_ function: String) -> String {
    #"""
    # Completes the number of a node that is online.
    \#(function)_node() {
      local range expl
      local -a numbers
      for range in ${(s:,:)"$(\#(function)_online node)"}; do
        numbers+=( {${range%-*}..${range#*-}} )
      done
      _wanted -V numbers expl node compadd -a numbers
    }

    """#
  }

  private func zshCPUs(_ function: String) -> String {
    #"""
    # Completes the last item of a list of CPUs.
    \#(function)_cpus() {
      \#(function)_list cpu all \#(Self.cpuWords)
    }

    """#
  }

  private func zshNodes(_ function: String) -> String {
    #"""
    # Completes the last item of a list of nodes.
    \#(function)_nodes() {
      \#(function)_list node all
    }

    """#
  }

  private func zshWords(_ function: String) -> String {
    #"""
    # Completes the last item of a list of nodes; the words given can only stand alone.
    \#(function)_nodes() {
      local word expl
      local -a same names
      # A device is the rest of the list, commas and all. What is typed may have a backslash before ! and :.
      for word in \#(Self.deviceWords.joined(separator: " ")); do
        if compset -P "(*[,!+]|)$word(\\\\|):"; then
          \#(function)_values $word
          return
        fi
      done
      for word in \#(Self.numberedWords.joined(separator: " ")); do
        if [[ $PREFIX == (*[,!+]|)$word(\\|):[^,]# ]]; then
          compset -P "(*[,!+]|)$word(\\\\|):"
          \#(function)_values $word
          return
        fi
      done
      same=( $@ )
      [[ -n $PREFIX && $same[1] != $PREFIX* ]] || _wanted words expl 'word' compadd -a same
      \#(function)_list node all \#((nodeWords + prefixWords).joined(separator: " "))
    }

    # Completes what stands behind the colon of a word for nodes.
    \#(function)_values() {
      local expl directory
      local -a names
      case $1 in
        of) \#(function)_processes; return ;;
        nearest) \#(function)_list node; return ;;
        file) _files; return ;;
        tier) names=( /sys/devices/virtual/memory_tiering/memory_tier<->(N:t) ); names=( ${names#memory_tier} ) ;;
        gpu|nic)
          for directory in /sys/bus/pci/devices/*(N); do
            [[ -e $directory/physfn ]] && continue
            case $1:$(cat $directory/class $directory/vendor 2>/dev/null) in
              gpu:0x0300*0x1a03|gpu:0x0300*0x102b|gpu:0x0300*0x19e5) ;;
              gpu:0x030[02]*|gpu:0x0380*|gpu:0x1200*|nic:0x02*) names+=( ${directory:t} ) ;;
            esac
          done
          ;;
        netdev) names=( /sys/class/net/*(N:t) ) ;;
        block) names=( /sys/class/block/*(N:t) ) ;;
        pci) names=( /sys/bus/pci/devices/*(N:t) ) ;;
      esac
      _wanted names expl $1 compadd -a names
    }

    """#
  }
}
