import CommandInterface
import LinuxSystem
import NumaCore

/// The processes that a command line names.
struct ProcessSearch {
  /// The processes in ascending order, each once.
  private(set) var processes: [ProcessID] = []
  /// The patterns that no process matched, in the order typed.
  private(set) var unmatched: [Word] = []

  init(_ named: [ProcessOrPattern], _ root: SystemRoot) throws(Failure) {
    guard !named.isEmpty else { return }
    var found: Set<ProcessID> = []
    // The texts are read once for all patterns, and only if there is a pattern.
    var texts: [(process: ProcessID, text: [UInt8])]?
    for word in named {
      switch word {
      case .process(let process): found.insert(process)
      case .pattern(let pattern):
        let all: [(process: ProcessID, text: [UInt8])]
        if let texts { all = texts } else { all = try Self.texts(root) }
        texts = all
        let matches = all.filter { $0.text.holds(pattern.bytes) }.map { $0.process }
        found.formUnion(matches)
        if matches.isEmpty { unmatched.append(pattern) }
      }
    }
    processes = found.ordered()
  }

  /// Returns the text of each process in which patterns are searched, as in numactl's numastat.
  ///
  /// The text is the name as the kernel escapes it, a blank, and the command line with a blank after each word.
  private static func texts(
    _ root: SystemRoot
  ) throws(Failure) -> [(process: ProcessID, text: [UInt8])] {
    let processes = try orFail { () throws(ReadError) in try root.processes() }
    let ownID = root.isLive ? ProcessID.ofThisProgram : nil
    var texts: [(process: ProcessID, text: [UInt8])] = []
    for process in processes where process != ownID {
      // A process that has exited meanwhile does not match.
      guard let name = try? root.name(of: process) else { continue }
      let words = (try? root.commandLine(of: process)) ?? []
      let text = name.escaped + [blank] + words.map { $0 == 0 ? blank : $0 }
      texts.append((process, [UInt8](text.prefix(longestText))))
    }
    return texts
  }

  private static let blank = UInt8(ascii: " ")
  /// The length of the text in bytes that numastat searches.
  private static let longestText = 2047
}
