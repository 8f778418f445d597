import NumaCore

/// A message on stderr about a process.
struct ProcessMessage: Equatable {
  let process: ProcessID
  let text: String

  init(process: ProcessID, text: String) {
    self.process = process
    self.text = text
  }

  /// Creates a message from a line that starts with the PID of the process.
  init(line: String, of process: ProcessID) {
    let head = "\(process): "
    self.init(
      process: process,
      text: line.hasPrefix(head) ? String(line.dropFirst(head.count)) : line)
  }

  /// Returns one line for each text, in the order in which the texts first appear.
  ///
  /// With many processes, one line for each of them would hide all other messages.
  static func lines(_ messages: [Self]) -> [String] {
    var texts: [String] = []
    var processes: [String: [ProcessID]] = [:]
    for message in messages {
      if processes[message.text] == nil { texts.append(message.text) }
      if processes[message.text]?.last != message.process {
        processes[message.text, default: []].append(message.process)
      }
    }
    return texts.map { text in
      let all = processes[text] ?? []
      return "\(all.count == 1 ? all[0].description : all.count.ofProcesses): \(text)"
    }
  }
}
