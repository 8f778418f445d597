import CommandInterface

extension ToolDescription {
  /// The completion for bash.
  ///
  /// It needs no function of the package bash-completion, which finds the file and completes the words of commands.
  var bashCompletion: String {
    let function = "_" + identifier
    return #"""
      # Completion of \#(name)(8) for bash, written from its table of options by `make generated`.

      \#(bashHelpers(function))
      \#(function)() {
        local index piece current prefix='' onlyOperands='' candidates=''\#(bashLocals)
        local -a words=()\#(runsCommand ? " starts=()" : "")
        COMPREPLY=()

        # Bash splits words at : and = too; netdev:eth0 is one word to the program.
        for ((index = 1; index <= COMP_CWORD; index++)); do
          piece=${COMP_WORDS[index]}
          if ((${#words[@]})) && [[ $piece == [:=]* || ${words[-1]} == *[:=] ]]; then
            words[-1]+=$piece
          else
            words+=("$piece")\#(runsCommand ? "\n      starts+=(\"$index\")" : "")
          fi
        done
        current=${words[-1]}
        unset 'words[-1]'

        for \#(runsCommand ? "index in \"${!words[@]}\"" : "piece in \"${words[@]}\""); do
      \#(runsCommand ? "    piece=${words[index]}\n" : "")    # The value of the option before it.
          if [[ $candidates ]]; then
            candidates=''
            continue
          fi
          case $onlyOperands$piece in
            --) onlyOperands=yes ;;
      \#(bashEarlierArms(function))    esac
        done
      \#(bashCommandStart(function))  if [[ -z $candidates ]]; then
          case $onlyOperands$current in
      \#(bashCurrentArms(function))    esac
        fi

        case $candidates in
          options)
            mapfile -t COMPREPLY < <(compgen -W '\#(bashOptionWords)' -- "$current")
            ;;
      \#(bashCandidateArms(function))  esac
        # What readline replaces starts behind the last : or =, or behind an opening quote.
        current=$prefix$current
        COMPREPLY=("${COMPREPLY[@]/#/"$prefix"}")
        COMPREPLY=("${COMPREPLY[@]#"${current%"$2"}"}")
        if [[ ${COMPREPLY[*]} == --*= || ${COMPREPLY[*]} == *: ]]; then compopt -o nospace; fi
      }

      complete -F \#(function) \#(names.joined(separator: " "))

      """#
  }

  private var bashLocals: String {
    runsCommand ? " command=''" : countsOperands ? " operand=0" : ""
  }

  private var bashOptionWords: String {
    options.flatMap { option in
      option.words.map { $0.hasPrefix("--") && option.takesNextWord ? $0 + "=" : $0 }
    }.joined(separator: " ")
  }

  /// Returns the cases for the words before the current word.
  private func bashEarlierArms(_ function: String) -> String {
    let values = """
            --*=*) ;;
            --*) \(function)_value_of "$piece" ;;
            -?*)
              # The first of bundled options that takes a value takes the rest of the word, or the next word.
              if [[ $piece =~ \(bundleBeforeValue) ]]; then
                \(function)_value_of "-${BASH_REMATCH[1]}"
              fi
              ;;

      """
    let operand = """
            *)
              command=${starts[index]}
              break
              ;;

      """
    let counting = countsOperands ? "      *) operand=$((operand + 1)) ;;\n" : ""
    return (takesValues ? values : "      -?*) ;;\n") + (runsCommand ? operand : counting)
  }

  /// Returns the code for the words after the options, which belong to the command.
  private func bashCommandStart(_ function: String) -> String {
    guard runsCommand else { return "" }
    return """
        if [[ -z $command$candidates && $onlyOperands$current != -* ]]; then command=${starts[-1]}; fi
        if [[ $command ]]; then
          \(function)_command "$command" "$2"
          return
        fi

      """
  }

  /// Returns the cases for the current word, unless it is the value of the previous option.
  private func bashCurrentArms(_ function: String) -> String {
    let glued = hasOptionalValues ? " glued" : ""
    let values = """
            --*=*)
              \(function)_value_of "${current%%=*}"\(glued)
              prefix=${current%%=*}=
              current=${current#*=}
              ;;
            -[!-]*)
              candidates=options
              if [[ $current =~ \(bundleExpression("(.+)$")) ]]; then
                \(function)_value_of "-${BASH_REMATCH[1]}"\(glued)
                prefix=${current%"${BASH_REMATCH[2]}"}
                current=${BASH_REMATCH[2]}
              fi
              ;;

      """
    let operands =
      countsOperands
      ? """
            *)
              case $operand in
      \(bashOperandArms)        esac
              ;;

      """
      : "      *) candidates=\(operands.last.map(candidates(for:)) ?? .nothing) ;;\n"
    return (takesValues ? values : "") + "      -*) candidates=options ;;\n"
      + (runsCommand ? "" : operands)
  }

  private var bashOperandArms: String {
    let kinds = operands.map(candidates(for:))
    // All further operands are the repeated operand.
    let last = repeatsOperand ? kinds.last : nil
    let arms = Candidates.allCases.compactMap { candidates -> String? in
      let positions = kinds.indices.filter { kinds[$0] == candidates }.map(String.init)
      guard !positions.isEmpty, candidates != last, candidates != .nothing || last != nil
      else { return nil }
      return bashOperandArm(positions.joined(separator: " | "), candidates)
    }
    return arms.joined() + (last.map { bashOperandArm("*", $0) } ?? "")
  }

  private func bashOperandArm(_ pattern: String, _ candidates: Candidates) -> String {
    "          \(pattern)) candidates=\(candidates) ;;\n"
  }

  private func bashCandidateArms(_ function: String) -> String {
    usedCandidates.compactMap { candidates in
      let call =
        switch candidates {
        case .processes: "\(function)_processes \"$current\""
        case .nodes: "\(function)_nodes \"$current\""
        case .nodesOrSame: "\(function)_nodes \"$current\" same"
        case .nodeNumber: "\(function)_list \"$current\" node"
        case .columns: "\(function)_list \"$current\" node \(Self.columnWords)"
        case .cpus: "\(function)_list \"$current\" cpu all \(Self.cpuWords)"
        case .files: "\(function)_paths -f \"$current\""
        case .directories: "\(function)_paths -d \"$current\""
        case .users: "mapfile -t COMPREPLY < <(compgen -u -- \"$current\")"
        case .policies, .loops, .engines, .mappingKinds, .spreadRules, .mappingChoices, .rankShares:
          "mapfile -t COMPREPLY < <(compgen -W '\(candidates.words ?? "")' -- \"$current\")"
        case .nothing: ""
        }
      return call.isEmpty ? nil : "    \(candidates)) \(call) ;;\n"
    }.joined()
  }
}

// MARK: Helper functions

extension ToolDescription {
  private func bashHelpers(_ function: String) -> String {
    let used = Set(usedCandidates)
    var helpers: [String] = []
    if takesValues { helpers.append(bashValueOf(function)) }
    if used.contains(.processes) { helpers.append(bashProcesses(function)) }
    if completesLists { helpers.append(bashList(function)) }
    if completesNodes {
      helpers.append(hasNodeWords ? bashWords(function) : bashNodes(function))
    }
    if !used.isDisjoint(with: [.files, .directories]) { helpers.append(bashPaths(function)) }
    if runsCommand { helpers.append(bashCommand(function)) }
    return helpers.joined(separator: "\n")
  }

  /// Returns the function that finds the kind of an option's value by the option's name, from rows such as
  /// `--membind:nodes`.
  private func bashValueOf(_ function: String) -> String {
    let rows = optionsByPrecedence.map { option in
      option.words.map { word in
        option.value.map {
          "\(word):\(option.isValueOptional ? ":" : "")\(candidates(for: $0))"
        } ?? word
      }.joined(separator: " ")
    }
    let optional =
      hasOptionalValues
      ? """

            # One that may be left out is never the next word.
            [[ $option != *::* || ${2-} == glued ]] || candidates=''
      """ : ""
    return #"""
      # Says what the value of an option is, by its name or the start of it.
      \#(function)_value_of() {
        local option
        for option in \
          \#(rows.joined(separator: " \\\n    ")); do
          if [[ $option == "$1"* ]]; then
            [[ $option != *:* ]] || candidates=${option##*:}\#(optional)
            return
          fi
        done
      }

      """#
  }

  private func bashProcesses(_ function: String) -> String {
    #"""
    # Processes that have memory: neither kernel threads nor zombies.
    \#(function)_processes() {
      local directory size
      for directory in "/proc/$1"*; do
        [[ ${directory##*/} == [0-9]* ]] || continue
        { read -r size _ <"$directory/statm"; } 2>/dev/null || continue
        if [[ $size != 0 ]]; then COMPREPLY+=("${directory##*/}"); fi
      done
    }

    """#
  }

  private func bashList(_ function: String) -> String {
    #"""
    # The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
    \#(function)_online() {
      cat "/sys/devices/system/$1/online" 2>/dev/null
    }

    # Completes the last item of a list: the number of a node or of a CPU, or one of some words.
    \#(function)_list() {
      local head=${1%"${1##*[,!+-]}"} range number item
      local -a ranges=() items=()
      IFS=, read -ra ranges <<<"$(\#(function)_online "$2")"
      for range in "${ranges[@]}"; do
        for ((number = ${range%-*}; number <= ${range#*-}; number++)); do items+=("$number"); done
      done
      # After + they are counted from 0, whatever their numbers.
      if [[ $1 =~ ^[\'\"]?\\?!?\+ ]]; then items=("${!items[@]}"); fi
      # No word ends a range.
      if [[ $head != *- ]]; then items+=("${@:3}"); fi
      for item in "${items[@]}"; do
        if [[ $head$item == "$1"* ]]; then COMPREPLY+=("$head$item"); fi
      done
    }

    """#
  }

  private func bashNodes(_ function: String) -> String {
    #"""
    # Completes the last item of a list of nodes.
    \#(function)_nodes() {
      \#(function)_list "$1" node all
    }

    """#
  }

  private func bashWords(_ function: String) -> String {
    #"""
    # Completes the last item of a list of nodes; the words behind it can only stand alone.
    \#(function)_nodes() {
      local word
      # A device is the rest of the list, commas and all.
      if [[ $1 =~ ^(|.*[,!+\'\"])(\#(Self.deviceWords.joined(separator: "|"))):(.*)$ ]]; then
        \#(function)_values "${1%"${BASH_REMATCH[3]}"}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
      elif [[ $1 =~ ^(|.*[,!+\'\"])(\#(Self.numberedWords.joined(separator: "|"))):([^,]*)$ ]]; then
        \#(function)_values "${1%"${BASH_REMATCH[3]}"}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
      else
        \#(function)_list "$1" node all \#((nodeWords + prefixWords).joined(separator: " "))
        for word in "${@:2}"; do
          if [[ $word == "$1"* ]]; then COMPREPLY+=("$word"); fi
        done
      fi
    }

    # Completes what stands behind the colon of a word for nodes.
    \#(function)_values() {
      local directory
      case $2 in
        of) \#(function)_processes "$3" ;;
        nearest) \#(function)_list "$3" node ;;
        tier)
          for directory in "/sys/devices/virtual/memory_tiering/memory_tier$3"*; do
            if [[ -d $directory ]]; then COMPREPLY+=("${directory##*/memory_tier}"); fi
          done
          ;;
        gpu | nic) \#(function)_devices "$2" "$3" ;;
        netdev) \#(function)_names /sys/class/net "$3" ;;
        block) \#(function)_names /sys/class/block "$3" ;;
        pci) \#(function)_names /sys/bus/pci/devices "$3" ;;
        file) \#(function)_paths -f "$3" ;;
      esac
      COMPREPLY=("${COMPREPLY[@]/#/"$1"}")
    }

    # Addresses of GPUs or network controllers, by the classes of PCI, without graphics of service processors and virtual
    # functions.
    \#(function)_devices() {
      local directory class
      for directory in "/sys/bus/pci/devices/$2"*; do
        if [[ -e $directory/physfn ]]; then continue; fi
        class=$(cat "$directory/class" "$directory/vendor" 2>/dev/null)
        case $1:$class in
          gpu:0x0300*0x1a03 | gpu:0x0300*0x102b | gpu:0x0300*0x19e5) ;;
          gpu:0x030[02]* | gpu:0x0380* | gpu:0x1200* | nic:0x02*) COMPREPLY+=("${directory##*/}") ;;
        esac
      done
    }

    # Entries of a folder that start so.
    \#(function)_names() {
      local entry
      for entry in "$1/$2"*; do
        if [[ -e $entry ]]; then COMPREPLY+=("${entry##*/}"); fi
      done
    }

    """#
  }

  private func bashPaths(_ function: String) -> String {
    #"""
    # Files, or with -d directories.
    \#(function)_paths() {
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
    }

    """#
  }

  private func bashCommand(_ function: String) -> String {
    #"""
    # Completes the command that starts at a word, as it is completed by itself: by the function that bash-completion
    # has for this, in its newer or its older name, or without one by commands and files.
    \#(function)_command() {
      if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
      elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
      else
        compopt -o filenames
        if (($1 == COMP_CWORD)); then
          mapfile -t COMPREPLY < <(compgen -c -d -- "$2")
        else
          mapfile -t COMPREPLY < <(compgen -f -- "$2")
        fi
      fi
    }

    """#
  }
}
