import CommandInterface
import NumaCore

/// A forecast of a migration, made before any page moves.
struct Outlook {
  /// One process, and its memory that would move.
  struct Entry {
    let process: ProcessID
    /// The name of its program.
    let name: [UInt8]
    let forecast: Result<MigrationForecast, MigrationRefusal>
    /// Whether the user named the process by its PID.
    var isNamed = false
  }

  /// The speed at which pages move, and the nodes between which it was measured.
  struct Speed: Equatable {
    let pair: NodePairs.Pair
    let bytesPerSecond: Double
  }

  let entries: [Entry]
  /// The memory of all processes together that would move, with each page counted once.
  let all: MigrationForecast
  /// The room on each node to fill, by ascending node.
  let rooms: [NodeRoom]
  var speed: Speed?
  /// The limit in bytes per second; `nil` if there is none.
  var bandwidth: ByteCount?
  /// Whether the options that choose memory match no memory of any process.
  var matchesNothing = false
}

extension Outlook {
  /// Reads each process and the nodes to fill.
  ///
  /// - Throws: ``Failure`` with the word that matches no process, or with the file that cannot be read.
  init(of whom: ProcessRequest, _ errand: Errand, in root: SystemRoot) throws(Failure) {
    var processes = try whom.find(root)
    if whom.single == nil { processes = root.leavingOutSharers(processes) }
    let migrations = processes.map(errand.parallel(of:))
    let forecasts = ParallelMigration.forecasts(of: migrations)
    let entries = zip(migrations, forecasts).map { migration, forecast in
      let process = migration.process
      return Entry(
        process: process, name: (try? root.name(of: process))?.bytes ?? [],
        forecast: forecast.flatMap { forecast in
          Result { () throws(MigrationRefusal) in
            try migration.check()
            return forecast
          }
        }, isNamed: whom.processes.contains(process))
    }
    self.entries = entries.filter { $0.isNews(to: whom) }
    all = Self.all(zip(migrations, entries).map { ($0, $1.forecast) })
    var rooms: [NodeRoom] = []
    do throws(ReadError) {
      // A target whose room is not known may be full, so --reserve cannot continue without it.
      for node in errand.targets { rooms.append(try root.room(on: node)) }
    } catch {
      throw Failure(error.description)
    }
    self.rooms = rooms
    bandwidth = errand.manner.bandwidth
    matchesNothing = !migrations.isEmpty && migrations.allSatisfy { $0.choosesNothing }
  }

  /// Returns the memory that would move of all processes that can be read.
  ///
  /// For a single process, this is its own forecast: it moves everything that it maps.
  private static func all(
    _ forecasts: [(ParallelMigration, Result<MigrationForecast, MigrationRefusal>)]
  ) -> MigrationForecast {
    var migrations: [ParallelMigration] = []
    var last = MigrationForecast()
    for case (let migration, .success(let forecast)) in forecasts {
      migrations.append(migration)
      last = forecast
    }
    guard migrations.count > 1 else { return last }
    // In an evacuation, processes with different cpusets move to different nodes.
    var all = MigrationForecast()
    var rest = migrations
    while let pairs = rest.first?.pairs {
      all += ParallelMigration.forecast(ofAll: rest.filter { $0.pairs == pairs })
      rest.removeAll { $0.pairs == pairs }
    }
    return all
  }

  /// Measures how fast pages of this program move between the first pair of different nodes.
  mutating func measure(_ errand: Errand) {
    guard !isEmpty, let pair = errand.ways.first(where: { $0.source != $0.target }),
      let speed = try? LinuxKernel().moveSpeed(from: pair.source, to: pair.target)
    else { return }
    self.speed = Speed(pair: pair, bytesPerSecond: speed)
  }

  /// Whether nothing would move.
  var isEmpty: Bool { all.size.rawValue == 0 }

  /// Checks that the reserve would stay free on each node.
  ///
  /// - Throws: ``Failure`` with exit status 5 if less would stay free on a node.
  func check(_ reserve: MigrationReserve) throws(Failure) {
    let shortages = all.shortages(on: rooms, keeping: reserve)
    guard !shortages.isEmpty else { return }
    throw Failure(
      "--reserve: " + shortages.map { $0.description }.joined(separator: "; ")
        + (all.reasons.first.map { "; at most that much: \($0)" } ?? ""),
      status: .reserveNotMet)
  }

  /// The reasons why processes could not be checked.
  var refusals: [MigrationRefusal] {
    entries.compactMap { entry in
      guard case .failure(let refusal) = entry.forecast else { return nil }
      return refusal
    }
  }
}

extension Outlook.Entry {
  /// Returns whether the entry is reported.
  ///
  /// A process that has exited is reported only if the user named it by its PID. In a run, the exit of any other
  /// process is not a failure either.
  func isNews(to whom: ProcessRequest) -> Bool {
    guard case .failure(let refusal) = forecast else { return true }
    return whom.processes.contains(process)
      || ![.noSuchProcess, .zombie].contains(refusal.cause)
  }
}

extension Errand {
  /// The pairs of nodes between which pages move.
  var ways: [NodePairs.Pair] { parallel.pairs.pairs }

  /// The nodes to fill.
  var targets: NodeMask { NodeMask(ways.map { $0.target }) }
}

extension ExitStatus {
  /// `--reserve`: the migration was refused before any page moved.
  static let reserveNotMet = ExitStatus(rawValue: 5)
}

extension MigrationReserve {
  /// Parses a percentage such as `10%`, or an amount of memory.
  ///
  /// - Throws: ``Failure`` with the word at fault.
  init(_ word: Word) throws(Failure) {
    if word.bytes.last == UInt8(ascii: "%") {
      let digits = word.bytes.dropLast()
      guard !digits.isEmpty,
        digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else {
        throw Failure("--reserve: \(word.printable): not a whole percentage such as 10%")
      }
      guard let percent = Int(String(decoding: digits, as: UTF8.self)), percent <= 100 else {
        throw Failure("--reserve: \(word): more than 100%")
      }
      self = .percent(percent)
      return
    }
    do throws(ByteCountError) {
      self = .size(try ByteCount(word.bytes))
    } catch {
      throw Failure("--reserve: \(word.quotedIfEmpty): \(error)")
    }
  }
}

extension MigrationRequest {
  /// Prints what would move, if requested, and checks that there is room for it.
  ///
  /// - Throws: ``Failure`` with the reason why a process cannot be checked, or with what a node lacks and exit
  ///   status 5.
  func lookAhead(_ errand: Errand, _ program: inout Program) throws(Failure) {
    var outlook = try Outlook(of: whom, errand, in: .live)
    if whom.single != nil, let refusal = outlook.refusals.first {
      throw Failure(refusal.description)
    }
    if isDryRun {
      if outlook.matchesNothing { program.warn(errand.matchesNothing.description) }
      outlook.measure(errand)
      if manner.report == .json {
        program.output.write(outlook.json.text)
      } else {
        for line in outlook.lines { program.output.write(line + "\n") }
      }
    }
    if let reserve { try outlook.check(reserve) }
    // Without --dry-run, the migration reports the same refusals.
    let refusals = outlook.refusals
    guard isDryRun, !refusals.isEmpty else { return }
    let messages = refusals.map { ProcessMessage(whole: $0.description, of: $0.process) }
    for line in ProcessMessage.lines(messages) { program.warn(line) }
    throw Failure(
      "\(whom): \(refusals.count) of \(outlook.entries.count.ofProcesses) could not be looked at")
  }
}
