import CommandInterface

/// The output that a command line requests.
struct Plan: Equatable {
  /// The processes that are named by number or pattern.
  var processes: [ProcessOrPattern] = []
  var showsMemory = false
  var showsCounters = false
  var style = TableStyle()
  var systemRoot: Word?
  var output = OutputRequest()
  var selection = SelectionRequest()
  var views = ViewRequest()
  /// Whether the command line has no arguments, or only the machine to read.
  var isPlain = true
  /// Whether the command line names owners of memory, and not only the machine.
  var namesOwners: Bool { !processes.isEmpty || !selection.isEmpty }
  /// The request for the memory of the owners.
  var owners: OwnerRequest {
    OwnerRequest(
      selection: selection, isDetailed: style.isDetailed,
      countsGroup: selection.namesProcesses || output.showsShares)
  }
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
    var namesOnlyRoot = true
    var reader = ArgumentReader(
      words, NumastatOption.table, operands: .permuted, posixlyCorrect: posixlyCorrect)
    // Options come before operands, regardless of their order: getopt_long(3) moves operands to the end.
    var named: [Word] = []
    var operands: [Word] = []
    var views: [ViewOption] = []
    do throws(UsageError) {
      while ending == nil, let argument = try reader.next() {
        switch argument {
        case .operand(at: let index):
          operands.append(words[index])
          namesOnlyRoot = false
        case .option(.systemRoot(let directory)): systemRoot = directory
        case .option(.view(let option)):
          views.append(option)
          namesOnlyRoot = false
        case .option(let option):
          named += take(option)
          namesOnlyRoot = false
        }
      }
    } catch {
      ending = .failure(error)
    }
    if ending == nil { named += operands }
    for word in named { processes.append(try ProcessOrPattern(word)) }
    // Help and version take precedence over other errors.
    guard ending == nil else { return }
    try selection.check()
    try output.resolve(
      style, hasProcesses: !named.isEmpty || selection.namesProcesses,
      hasObjects: !selection.objects.isEmpty)
    if systemRoot != nil, let object = try selection.objectNames().first {
      throw Failure("\(object.option): not together with --sysroot")
    }
    if systemRoot != nil, namesOnlyRoot { isPlain = true }
    self.views = try ViewRequest(views)
    if let view = try self.views.option() { try check(view: view) }
  }

  /// Takes an option, and returns the process that it names, if any.
  private mutating func take(_ option: NumastatOption) -> [Word] {
    switch option {
    case .compact: style.isCompact = true
    case .memory: showsMemory = true
    case .counters: showsCounters = true
    case .process(let word): return [word]
    case .sort(let word): style.sortOrder = SortOrder(word)
    case .verbose: style.isVerbose = true
    case .version: ending = .version
    case .skipZeros: style.skipsZeros = true
    case .json: output.request(.json)
    case .csv: output.request(.csv)
    case .prometheus: output.request(.prometheus)
    case .bytes: style.isInBytes = true
    case .columns(let list): output.columnList = list
    case .detail: style.isDetailed = true
    case .tree(let process): selection.trees.append(process)
    case .user(let user): selection.users.append(user)
    case .controlGroup(let path): selection.controlGroups.append(.path(path))
    case .container(let id): selection.controlGroups.append(.container(id))
    case .file(let path): selection.objects.append(.file(path))
    case .segment(let id): selection.objects.append(.segment(id))
    case .maximumScan(let size): selection.maximumScan = size
    case .systemRoot, .view: break
    case .help: ending = .help
    }
    return []
  }
}
