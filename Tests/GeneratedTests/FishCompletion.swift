import CommandInterface

extension ToolDescription {
  /// The completion for fish.
  var fishCompletion: String {
    let function = "__" + identifier
    let condition = runsCommand ? "-n 'not \(function)_rest >/dev/null' " : ""
    let rows = options.map { option in
      let short = option.short.map { "-s \($0) " } ?? ""
      let value =
        option.value.map {
          " " + (option.isValueOptional ? fishGluedAction($0) : fishAction($0))
        } ?? ""
      return "    complete -c $name \(condition)\(short)-l \(option.long)\(value)"
        + " -d \(fishQuoted(option.help))"
    }
    let operandRows = operands.enumerated().compactMap { index, kind in
      candidates(for: kind) == .nothing
        ? nil
        : "    complete -c $name \(fishOperandCondition(index))\(fishAction(kind))"
          + " -d \(fishQuoted(kind.placeholder))"
    }
    let commandRows = runsCommand ? ["    complete -c $name -x -a '(\(function)_command)'"] : []
    return #"""
      # Completion of \#(name)(8) for fish, written from its table of options by `make generated`.

      \#(fishHelpers(function))
      for name in \#(names.joined(separator: " "))
          complete -c $name -f
      \#((rows + operandRows + commandRows).joined(separator: "\n"))
      end

      """#
  }

  private func fishOperandCondition(_ index: Int) -> String {
    guard countsOperands else { return "" }
    return "-n 'test (__\(identifier)_operand) \(isRepeated(index) ? "-ge" : "-eq") \(index + 1)' "
  }

  /// Returns the action of an option whose value is optional: fish completes only values that are part of the same
  /// word.
  private func fishGluedAction(_ kind: ValueKind) -> String {
    fishAction(kind).replacing("-x", with: "-f", maxReplacements: 1).replacing("-r ", with: "")
  }

  private func fishAction(_ kind: ValueKind) -> String {
    switch candidates(for: kind) {
    case .processes: "-x -a '(__fish_complete_pids)'"
    case .nodes: "-x -k -a '(__\(identifier)_nodes)'"
    case .nodesOrSame: "-x -k -a '(__\(identifier)_nodes same)'"
    case .nodeNumber: "-x -k -a '(__\(identifier)_list (__\(identifier)_value) node)'"
    case .columns:
      "-x -k -a '(__\(identifier)_list (__\(identifier)_value) node \(Self.columnWords))'"
    case .cpus: "-x -k -a '(__\(identifier)_list (__\(identifier)_value) cpu all \(Self.cpuWords))'"
    case .files: "-r -F"
    case .directories: "-x -a '(__fish_complete_directories (__\(identifier)_value))'"
    case .users: "-x -a '(__fish_complete_users)'"
    case .policies, .loops, .engines, .mappingKinds, .spreadRules, .mappingChoices, .rankShares:
      "-x -a '\(candidates(for: kind).words ?? "")'"
    case .nothing: "-x"
    }
  }

  private func fishQuoted(_ text: String) -> String {
    let escaped = text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "'\(escaped)'"
  }
}

// MARK: Functions

extension ToolDescription {
  private func fishHelpers(_ function: String) -> String {
    let used = Set(usedCandidates)
    var helpers: [String] = []
    if takesValues, countsOperands || runsCommand { helpers.append(fishTakesValue(function)) }
    if runsCommand {
      helpers.append(fishCommand(function))
    } else if countsOperands {
      helpers.append(fishOperand(function))
    }
    if completesLists || used.contains(.directories) {
      helpers.append(fishValue(function))
    }
    if completesLists { helpers.append(fishList(function)) }
    if completesNodes { helpers.append(hasNodeWords ? fishWords(function) : fishNodes(function)) }
    return helpers.joined(separator: "\n")
  }

  /// Returns the function that determines whether an option takes the next word as its value.
  private func fishTakesValue(_ function: String) -> String {
    let rows = optionsByPrecedence.map { option in
      "--\(option.long)\(option.takesNextWord ? ":" : "")"
    }
    return #"""
      # Whether the value of an option, which may be cut short, is the next word.
      function \#(function)_takes_value
          if not string match -q -- '--*' $argv[1]
              string match -qr -- '\#(bundleBeforeValue)' $argv[1]
              return
          end
          for option in \
              \#(rows.joined(separator: " \\\n        "))
              if test (string sub -l (string length -- $argv[1]) -- $option) = $argv[1]
                  string match -q -- '*:' $option
                  return
              end
          end
          return 1
      end

      """#
  }

  private func fishOperand(_ function: String) -> String {
    let values = """
              else if string match -qr -- '^-.' "$onlyOperands$word"
                  \(function)_takes_value $word; and set isValue yes
              else
      """
    let noValues = """
              else if not string match -qr -- '^-.' "$onlyOperands$word"
      """
    return #"""
      # Which operand the current word is.
      function \#(function)_operand
          set -l operand 1
          set -l onlyOperands
          set -l isValue
          for word in (commandline -opc)[2..]
              if test -n "$isValue"
                  set isValue
              else if test "$onlyOperands$word" = --
                  set onlyOperands yes
      \#(takesValues ? values : noValues)
                  set operand (math $operand + 1)
              end
          end
          echo $operand
      end

      """#
  }

  private func fishCommand(_ function: String) -> String {
    #"""
    # Prints the words behind the options: a command and its own words. Fails where the options have not ended; with 2
    # where the current word is the value of one.
    function \#(function)_rest
        set -l words (commandline -opc)
        set -e words[1]
        while set -q words[1]
            if test "$words[1]" = --
                set -e words[1]
                break
            else if not string match -qr -- '^-.' "$words[1]"
                break
            else if \#(function)_takes_value $words[1]
                set -q words[2]; or return 2
                set -e words[1]
            end
            set -e words[1]
            set -q words[1]; or return 1
        end
        set -q words[1]; or test (commandline -opc)[-1] = --; or return 1
        string escape -- $words
        return 0
    end

    # Completes the command as it is completed by itself.
    function \#(function)_command
        set -l words (\#(function)_rest)
        test $status -ne 2; or return
        set -l current (commandline -ct)
        set -q words[1]; or not string match -q -- '-*' "$current"; or return
        complete -C (string join ' ' -- $words "$current")
    end

    """#
  }

  private func fishValue(_ function: String) -> String {
    // An optional value is completed even if no part of it is typed yet.
    let expression = bundleExpression(hasOptionalValues ? "" : "(?=.)")
    let glued =
      takesValues
      ? " | string replace -r -- '\(expression)' ''" : ""
    return #"""
      # The current word, or the part of it that is the value of an option.
      function \#(function)_value
          commandline -ct | string replace -r -- '^--[^=]*=' ''\#(glued)
      end

      """#
  }

  private func fishList(_ function: String) -> String {
    #"""
    # The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
    function \#(function)_online
        cat /sys/devices/system/$argv[1]/online 2>/dev/null
    end

    # Completes the last item of a list: the number of a node or of a CPU, or one of some words.
    function \#(function)_list
        set -l head (string replace -r -- '[^,!+-]*$' '' "$argv[1]")
        set -l items
        for range in (\#(function)_online $argv[2] | string split ,)
            set -a items (seq (string replace -r -- '-.*' '' $range) (string replace -r -- '.*-' '' $range))
        end
        # After + they are counted from 0, whatever their numbers.
        if string match -qr -- '^!?\+' "$argv[1]"; and set -q items[1]
            set items (seq 0 (math (count $items) - 1))
        end
        # No word ends a range.
        string match -q -- '*-' "$head"; or set -a items $argv[3..]
        printf '%s\n' "$head"$items
    end

    """#
  }

  private func fishNodes(_ function: String) -> String {
    #"""
    # Completes the last item of a list of nodes.
    function \#(function)_nodes
        \#(function)_list (\#(function)_value) node all
    end

    """#
  }

  private func fishWords(_ function: String) -> String {
    #"""
    # Completes the last item of a list of nodes; the words given can only stand alone.
    function \#(function)_nodes
        set -l value (\#(function)_value)
        # A device is the rest of the list, commas and all.
        set -l parts (string match -r -- '^(.*[,!+]|)(\#(Self.deviceWords.joined(separator: "|"))):(.*)$' "$value")
        or set parts (string match -r -- '^(.*[,!+]|)(\#(Self.numberedWords.joined(separator: "|"))):([^,]*)$' "$value")
        or begin
            \#(function)_list "$value" node all \#((nodeWords + prefixWords).joined(separator: " "))
            string match -- "$value*" $argv
            return
        end
        set -l values
        # Only set takes a pattern that nothing matches for nothing.
        set -l entries
        switch $parts[3]
            case of
                set values (__fish_complete_pids)
            case nearest
                set values (\#(function)_list '' node)
            case tier
                set entries /sys/devices/virtual/memory_tiering/memory_tier*
            case gpu nic
                for directory in /sys/bus/pci/devices/*
                    test -e $directory/physfn; and continue
                    switch "$parts[3]:"(cat $directory/class $directory/vendor 2>/dev/null | string join :)
                        case 'gpu:0x0300*:0x1a03' 'gpu:0x0300*:0x102b' 'gpu:0x0300*:0x19e5'
                        case 'gpu:0x0300*' 'gpu:0x0302*' 'gpu:0x0380*' 'gpu:0x1200*' 'nic:0x02*'
                            set -a entries $directory
                    end
                end
            case netdev
                set entries /sys/class/net/*
            case block
                set entries /sys/class/block/*
            case pci
                set entries /sys/bus/pci/devices/*
            case file
                set values (__fish_complete_path "$parts[4]")
        end
        set -q entries[1]; and set values (string replace -r -- '.*/(memory_tier)?' '' $entries)
        set -q values[1]; and printf '%s\n' "$parts[2]$parts[3]:"$values
    end

    """#
  }
}
