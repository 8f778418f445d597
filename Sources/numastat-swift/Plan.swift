import CommandInterface
import NumaCore

/// The output that a command line requests.
struct Plan: Equatable {
  enum Subject: Hashable {
    case process(ProcessID)
    /// All processes whose name or command line contains this text.
    case pattern(Word)
  }

  /// The order in which rows are sorted.
  enum Order: Equatable {
    case byTotal
    case by(NodeID)
  }

  var subjects: [Subject] = []
  var showsMemory = false
  var showsCounters = false
  var isCompact = false
  var isVerbose = false
  var skipsZeros = false
  var order: Order?
  var systemRoot: Word?
  var output = OutputRequest()
  var selection = SelectionRequest()
  var views = PlanViews()
  /// Whether the command line has no arguments, or only the machine to read.
  var isPlain = true
  /// Whether the command line names owners of memory, and not only the machine.
  var namesSubjects: Bool { !subjects.isEmpty || !selection.isEmpty }
  /// Whether numactl's numastat also has the requested tables of processes.
  var isOfNumactl: Bool { !selection.namesProcesses && !output.isDetailed }
  /// Whether the memory of all processes together is counted, with each page counted once, and the share of each
  /// process.
  var countsGroup: Bool { selection.namesProcesses || output.showsShares }
  /// The reason to stop before anything but the results of searches is shown; `nil` if there is none.
  var ending: Ending?

  enum Ending: Equatable {
    case help
    case version
    case failure(UsageError)
  }
}

extension Plan {
  /// Parses the words of a command line.
  ///
  /// Reads nothing else, and prints nothing.
  ///
  /// - Throws: The word that does not name a process.
  init(_ words: [Word], posixlyCorrect: Bool = isPosixlyCorrect) throws(Failure) {
    isPlain = words.count <= 1
    var asksNothing = true
    var reader = ArgumentReader(
      words, NumastatOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    // Options come before operands, regardless of their order: getopt_long(3) moves operands to the end.
    var named: [Word] = []
    var operands: [Word] = []
    var views: [PlanViews.Words] = []
    do throws(UsageError) {
      while ending == nil, let argument = try reader.next() {
        switch argument {
        case .operand(at: let index):
          operands.append(words[index])
          asksNothing = false
        case .option(.systemRoot(let directory)): systemRoot = directory
        case .option(.view(let words)):
          views.append(words)
          asksNothing = false
        case .option(let option):
          named += take(option)
          asksNothing = false
        }
      }
    } catch {
      ending = .failure(error)
    }
    if ending == nil { named += operands }
    for operand in named { subjects.append(try Self.subject(operand)) }
    // Help and version take precedence over other errors.
    guard ending == nil else { return }
    try selection.check()
    try output.settle(
      isVerbose: isVerbose, hasProcesses: !named.isEmpty || selection.namesProcesses,
      hasObjects: !selection.objects.isEmpty)
    if systemRoot != nil, let object = try selection.objectNames().first {
      throw Failure("\(object.option): not together with --sysroot")
    }
    if systemRoot != nil, asksNothing { isPlain = true }
    self.views = try PlanViews(views)
    try self.views.check(self)
  }

  /// Takes an option, and returns the process that it names, if any.
  private mutating func take(_ option: NumastatOption) -> [Word] {
    switch option {
    case .compact: isCompact = true
    case .memory: showsMemory = true
    case .counters: showsCounters = true
    case .process(let word): return [word]
    // As in numastat, a word that is not a number means the total.
    case .sort(let word): order = word.flatMap(Self.node).map(Order.by) ?? .byTotal
    case .verbose: isVerbose = true
    case .version: ending = .version
    case .skipZeros: skipsZeros = true
    case .systemRoot(let directory): systemRoot = directory
    case .json: output.ask(for: .json)
    case .csv: output.ask(for: .csv)
    case .prometheus: output.ask(for: .prometheus)
    case .bytes: output.isInBytes = true
    case .columns(let list): output.columnList = list
    case .detail: output.isDetailed = true
    case .tree(let process): selection.trees.append(process)
    case .user(let user): selection.users.append(user)
    case .controlGroup(let path): selection.groups.append(.path(path))
    case .container(let id): selection.groups.append(.container(id))
    case .file(let path): selection.objects.append(.file(path))
    case .segment(let id): selection.objects.append(.segment(id))
    case .maximumScan(let size): selection.greatestScan = size
    case .view: break
    case .help: ending = .help
    }
    return []
  }

  private static func node(_ word: Word) -> NodeID? {
    guard !word.bytes.isEmpty, word.bytes.allSatisfy(isDigit) else { return nil }
    return Int(word.description).map(NodeID.init(rawValue:))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Parses a word that names processes: digits are the number of a process, any other word is a pattern.
  private static func subject(_ word: Word) throws(Failure) -> Subject {
    guard word.bytes.allSatisfy(isDigit) else { return .pattern(word) }
    do throws(ProcessIDError) {
      return .process(try ProcessID(word.bytes))
    } catch {
      throw Failure("\(word.quotedIfEmpty): \(error)")
    }
  }
}
