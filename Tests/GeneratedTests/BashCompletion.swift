import CommandInterface

extension ToolDescription {
  /// The completion for bash.
  ///
  /// It needs no function of the package bash-completion, which only finds the file.
  var bashCompletion: String {
    let function = "_" + identifier
    let helpers = usedCandidates.compactMap { bashHelper($0, function) }.joined(separator: "\n")
    return #"""
      # Completion of \#(name)(8) for bash, written from its table of options by `make generated`.

      \#(helpers)
      \#(function)() {
        local index piece current onlyOperands='' candidates='' operand=0
        local -a words=()
        COMPREPLY=()

        # Bash splits words at : and = too; netdev:eth0 is one word to the program.
        for ((index = 1; index <= COMP_CWORD; index++)); do
          piece=${COMP_WORDS[index]}
          if ((${#words[@]})) && [[ $piece == [:=]* || ${words[-1]} == *[:=] ]]; then
            words[-1]+=$piece
          else
            words+=("$piece")
          fi
        done
        current=${words[-1]}
        unset 'words[-1]'

        for piece in "${words[@]}"; do
          # The value of the option before it.
          if [[ $candidates ]]; then
            candidates=''
            continue
          fi
          case $onlyOperands$piece in
            --) onlyOperands=yes ;;
      \#(bashValueArms)      -?*) ;;
            *) operand=$((operand + 1)) ;;
          esac
        done
        if [[ -z $candidates ]]; then
          case $onlyOperands$current in
      \#(bashGluedValueArms)      -*) candidates=options ;;
            *)
              case $operand in
      \#(bashOperandArms)        esac
              ;;
          esac
        fi

        case $candidates in
          options)
            mapfile -t COMPREPLY < <(compgen -W '\#(bashOptionWords)' -- "$current")
            ;;
      \#(bashCandidateArms)  esac
        # What readline replaces starts behind the last : or =, or behind an opening quote.
        COMPREPLY=("${COMPREPLY[@]#"${current%"$2"}"}")
        if [[ ${COMPREPLY[*]} == --*= || ${COMPREPLY[*]} == *: ]]; then compopt -o nospace; fi
      }

      complete -F \#(function) \#(names.joined(separator: " "))

      """#
  }

  private var bashOptionWords: String {
    options.flatMap { option in
      option.words.map { $0.hasPrefix("--") && option.value != nil ? $0 + "=" : $0 }
    }.joined(separator: " ")
  }

  /// `-m | --membind) candidates=nodes ;;`: the next word is the option's value.
  private var bashValueArms: String {
    options.compactMap { option in
      option.value.map { kind in
        let pattern = option.words.joined(separator: " | ")
        return "      \(pattern)) candidates=\(candidates(for: kind)) ;;\n"
      }
    }.joined()
  }

  /// `--membind=*`: the value is part of the word.
  private var bashGluedValueArms: String {
    options.compactMap { option in
      option.value.map { kind in
        """
              --\(option.long)=*)
                candidates=\(candidates(for: kind))
                current=${current#*=}
                ;;

        """
      }
    }.joined()
  }

  private var bashOperandArms: String {
    let kinds = operands.map(candidates(for:))
    return Candidates.allCases.filter { $0 != .nothing }.compactMap { candidates in
      let positions = kinds.indices.filter { kinds[$0] == candidates }.map(String.init)
      guard !positions.isEmpty else { return nil }
      return "          \(positions.joined(separator: " | "))) candidates=\(candidates) ;;\n"
    }.joined()
  }

  private var bashCandidateArms: String {
    usedCandidates.compactMap { candidates in
      switch candidates {
      case .processes, .nodes:
        #"    \#(candidates)) _\#(identifier)_\#(candidates) "$current" ;;"# + "\n"
      case .files:
        """
            files)
              compopt -o filenames
              mapfile -t COMPREPLY < <(compgen -f -- "$current")
              ;;

        """
      case .nothing: nil
      }
    }.joined()
  }

  private func bashHelper(_ candidates: Candidates, _ function: String) -> String? {
    switch candidates {
    case .processes:
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
    case .nodes:
      #"""
      # The nodes that are online, as the kernel writes them: 0-3,8.
      \#(function)_online() {
        cat /sys/devices/system/node/online 2>/dev/null
      }

      # Completes the last number of a list of nodes.
      \#(function)_nodes() {
        local head=${1%"${1##*[,!+-]}"} range node
        local -a ranges=() nodes=()
        IFS=, read -ra ranges <<<"$(\#(function)_online)"
        for range in "${ranges[@]}"; do
          for ((node = ${range%-*}; node <= ${range#*-}; node++)); do nodes+=("$node"); done
        done
        # After +, nodes are counted from 0, whatever their numbers.
        if [[ $1 =~ ^[\'\"]?\\?!?\+ ]]; then nodes=("${!nodes[@]}"); fi
        if [[ $head != *- ]]; then nodes+=(all \#(nodeWords)); fi
        for node in "${nodes[@]}"; do
          if [[ $head$node == "$1"* ]]; then COMPREPLY+=("$head$node"); fi
        done
      }

      """#
    case .files, .nothing: nil
    }
  }
}
