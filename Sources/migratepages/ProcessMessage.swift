import NumaCore

/// What is to be said of a process on stderr.
struct ProcessMessage: Equatable {
  let process: ProcessID
  let text: String

  init(process: ProcessID, text: String) {
    self.process = process
    self.text = text
  }

  /// Takes a line that starts with the number of the process.
  init(whole line: String, of process: ProcessID) {
    let head = "\(process): "
    self.init(
      process: process,
      text: line.hasPrefix(head) ? String(line.dropFirst(head.count)) : line)
  }

  /// One line for each text, in the order in which the texts come first: of many processes, as many lines would hide
  /// all others.
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
