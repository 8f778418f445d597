import CommandInterface

extension ToolDescription {
  /// The completion for fish.
  var fishCompletion: String {
    let function = "__" + identifier
    let helpers = usedCandidates.compactMap { fishHelper($0, function) }.joined(separator: "\n")
    let rows = options.map { option in
      let short = option.short.map { "-s \($0) " } ?? ""
      let value = option.value.map { " " + fishAction($0) } ?? ""
      return "    complete -c $name \(short)-l \(option.long)\(value) -d \(fishQuoted(option.help))"
    }
    let operandRows = operands.enumerated().compactMap { index, kind in
      candidates(for: kind) == .nothing
        ? nil
        : "    complete -c $name -n '\(function)_operand \(index + 1)' \(fishAction(kind))"
          + " -d \(kind.placeholder)"
    }
    return #"""
      # Completion of \#(name)(8) for fish, written from its table of options by `make generated`.

      # Whether the current word is the operand of this number.
      function \#(function)_operand
          set -l operand 1
          set -l onlyOperands
          set -l isValue
          for word in (commandline -opc)[2..]
              if test -n "$isValue"
                  set isValue
              else if test "$onlyOperands$word" = --
                  set onlyOperands yes
      \#(fishValueCase)        else if not string match -qr -- '^-.' "$onlyOperands$word"
                  set operand (math $operand + 1)
              end
          end
          test $operand -eq $argv[1]
      end

      \#(helpers)
      for name in \#(names.joined(separator: " "))
          complete -c $name -f
      \#((rows + operandRows).joined(separator: "\n"))
      end

      """#
  }

  /// The options whose value is the next word.
  private var fishValueCase: String {
    let words = options.filter { $0.value != nil }.flatMap(\.words)
    guard !words.isEmpty else { return "" }
    return """
              else if contains -- "$onlyOperands$word" \(words.joined(separator: " "))
                  set isValue yes

      """
  }

  private func fishAction(_ kind: ValueKind) -> String {
    switch candidates(for: kind) {
    case .processes: "-x -a '(__fish_complete_pids)'"
    case .nodes: "-x -k -a '(__\(identifier)_nodes)'"
    case .files: "-r -F"
    case .nothing: "-x"
    }
  }

  private func fishQuoted(_ text: String) -> String {
    let escaped = text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "'\(escaped)'"
  }

  private func fishHelper(_ candidates: Candidates, _ function: String) -> String? {
    guard case .nodes = candidates else { return nil }
    return #"""
      # The nodes that are online, as the kernel writes them: 0-3,8.
      function \#(function)_online
          cat /sys/devices/system/node/online 2>/dev/null
      end

      # Completes the last number of a list of nodes.
      function \#(function)_nodes
          set -l word (commandline -ct | string replace -r -- '^--[^=]*=' '')
          set -l head (string replace -r -- '[^,!+-]*$' '' "$word")
          set -l nodes
          for range in (\#(function)_online | string split ,)
              set -a nodes (seq (string replace -r -- '-.*' '' $range) (string replace -r -- '.*-' '' $range))
          end
          # After +, nodes are counted from 0, whatever their numbers.
          if string match -qr -- '^!?\+' "$word"; and set -q nodes[1]
              set nodes (seq 0 (math (count $nodes) - 1))
          end
          string match -q -- '*-' "$head"; or set -a nodes all \#(nodeWords)
          printf '%s\n' "$head"$nodes
      end

      """#
  }
}
