import CommandInterface
import NumaCore

/// A forecast of a migration, made before any page moves.
struct Forecast {
  /// One process, file or segment, and its memory that would move.
  struct Entry {
    let subject: MigrationSubject
    /// The name of the program of a process.
    var name: [UInt8] = []
    let forecast: Result<MigrationForecast, SubjectRefusal>
    /// Whether the user named the process by its PID, or the file or segment.
    var isNamed = false
  }

  /// The speed at which pages move, and the nodes between which it was measured.
  struct Speed: Equatable {
    let pair: NodePairs.Pair
    let bytesPerSecond: Double
  }

  let entries: [Entry]
  /// The memory of all subjects together that would move, with each page counted once.
  let all: MigrationForecast
  /// The room on each target node, by ascending node.
  var rooms: [NodeRoom] = []
  var speed: Speed?
  /// The limit in bytes per second; `nil` if there is none.
  var bandwidth: ByteCount?
  /// Whether the options that choose memory match no memory of any process.
  var matchesNothing = false
}

extension Forecast {
  /// Reads each process, file or segment, and the target nodes.
  ///
  /// - Throws: ``Failure`` with the word that matches no process, or with the file that cannot be read.
  init(
    of request: MigrationRequest, _ migration: ResolvedMigration, in root: SystemRoot
  ) throws(Failure) {
    if request.objects.isEmpty {
      try self.init(ofProcesses: request.processes, migration, in: root)
    } else {
      self.init(of: request.objects, migration)
    }
    try orFail { () throws(ReadError) in
      // A target whose room is not known may be full, so --reserve cannot continue without it.
      for node in migration.pairs.targets { rooms.append(try root.room(on: node)) }
    }
    bandwidth = migration.options.bandwidth
  }

  private init(of objects: [ObjectRequest], _ migration: ResolvedMigration) {
    let areAllNamed = objects.allSatisfy { $0.isOne }
    entries = objects.find().map { found in
      let result = found.flatMap { object in
        Result { () throws(ResidentMemoryError) in
          try migration.engineMigration(of: object).forecast()
        }.map { (object, $0) }
      }
      switch result {
      case .failure(let error):
        return Entry(subject: .object(error.object), forecast: .failure(.object(error)))
      case .success((let object, let forecast)):
        return Entry(
          subject: .object(object), forecast: .success(forecast), isNamed: areAllNamed)
      }
    }
    all = entries.reduce(into: MigrationForecast()) { all, entry in
      if case .success(let forecast) = entry.forecast { all += forecast }
    }
  }

  private init(
    ofProcesses request: ProcessRequest, _ migration: ResolvedMigration, in root: SystemRoot
  ) throws(Failure) {
    var processes = try request.find(root)
    if request.single == nil { processes = root.distinctAddressSpaces(of: processes) }
    let migrations = processes.map(migration.engineMigration(of:))
    let forecasts = ParallelMigration.forecasts(of: migrations)
    let entries = zip(migrations, forecasts).map { migration, forecast in
      let process = migration.process
      let checked = forecast.flatMap { forecast in
        Result { () throws(MigrationRefusal) in
          try migration.check()
          return forecast
        }
      }
      return Entry(
        subject: .process(process), name: (try? root.name(of: process))?.bytes ?? [],
        forecast: checked.mapError(SubjectRefusal.pages), isNamed: request.pids.contains(process))
    }
    self.entries = entries.filter { $0.isReported }
    all = Self.all(zip(migrations, entries).map { ($0, $1.forecast) })
    matchesNothing = !migrations.isEmpty && migrations.allSatisfy { $0.choosesNothing }
  }

  /// Returns the memory that would move of all processes that can be read.
  ///
  /// For a single process, this is its own forecast: it moves everything that it maps.
  private static func all(
    _ forecasts: [(ParallelMigration, Result<MigrationForecast, SubjectRefusal>)]
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
  mutating func measure(_ pairs: NodePairs) {
    guard !isEmpty, let pair = pairs.pairs.first(where: { $0.source != $0.target }),
      let speed = try? LinuxKernel().moveSpeed(from: pair.source, to: pair.target)
    else { return }
    self.speed = Speed(pair: pair, bytesPerSecond: speed)
  }

  /// Whether nothing would move.
  var isEmpty: Bool { all.size.rawValue == 0 }

  /// The reasons why subjects could not be checked.
  var refusals: [SubjectRefusal] {
    entries.compactMap { entry in
      guard case .failure(let refusal) = entry.forecast else { return nil }
      return refusal
    }
  }
}

extension Forecast.Entry {
  /// Returns whether the entry is reported.
  ///
  /// A process that has exited is reported only if the user named it by its PID. In a run, the exit of any other
  /// process is not a failure either.
  var isReported: Bool {
    guard case .failure(let refusal) = forecast else { return true }
    return isNamed || !refusal.processHasEnded
  }
}
