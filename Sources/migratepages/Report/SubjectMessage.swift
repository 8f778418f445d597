import LinuxSystem

/// A message on stderr about a process, a file or a segment.
struct SubjectMessage: Equatable {
  let subject: MigrationSubject
  let text: String

  init(subject: MigrationSubject, text: String) {
    self.subject = subject
    self.text = text
  }

  /// Creates a message from a line that starts with the subject.
  init(line: String, of subject: MigrationSubject) {
    let text = line.bytes.remainder(behind: "\(subject): ")
    self.init(subject: subject, text: text.map { String(bytes: $0) } ?? line)
  }

  /// Returns one line for each text, in the order in which the texts first appear.
  ///
  /// With many processes, one line for each of them would hide all other messages.
  static func lines(_ messages: [Self]) -> [String] {
    var lines: [(text: String, subjects: [MigrationSubject])] = []
    for message in messages {
      if let index = lines.firstIndex(where: { $0.text == message.text }) {
        if lines[index].subjects.last != message.subject {
          lines[index].subjects.append(message.subject)
        }
      } else {
        lines.append((message.text, [message.subject]))
      }
    }
    return lines.map { text, subjects in
      "\(subjects.count == 1 ? subjects[0].description : subjects.counted): \(text)"
    }
  }
}
