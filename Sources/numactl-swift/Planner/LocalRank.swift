import CommandInterface

/// The rank of a process among the ranks on this host.
struct LocalRank: Equatable {
  /// From 0.
  let rank: Int
  /// The number of ranks on this host.
  let count: Int
}

extension LocalRank {
  /// Reads the rank and the number of ranks that the launcher set.
  init(in environment: (String) -> Word?) throws(LocalRankError) {
    for variables in RankVariables.all {
      guard let typedRank = environment(variables.rank) else { continue }
      let rank = try number(typedRank, in: variables.rank)
      for variable in variables.counts {
        guard let typedCount = environment(variable) else { continue }
        let count =
          if let host = variables.host {
            try countOfHost(
              environment(host), named: host, in: typedCount, of: variable)
          } else {
            try number(typedCount, in: variable)
          }
        guard rank < count else {
          throw .beyondCount(
            variable: variables.rank, typedRank, count: count, countVariable: variable)
        }
        self.init(rank: rank, count: count)
        return
      }
      throw .missing(variables.counts, rank: variables.rank)
    }
    throw .notLaunched(globalRank: RankVariables.globalRanks.first { environment($0) != nil })
  }
}

/// Returns the count of a host in a list such as `4(x2),2`: two hosts with four ranks, and one with two.
private func countOfHost(
  _ typedHost: Word?, named hostVariable: String, in list: Word, of variable: String
) throws(LocalRankError) -> Int {
  var runs: [(count: Int, hosts: Int)] = []
  for item in list.items {
    guard let run = countAndHosts(item.bytes[...]) else {
      throw .malformed(variable, list, reason: "not the numbers of ranks per host, as 4(x2),2")
    }
    runs.append(run)
  }
  // If all hosts have the same number of ranks, the number of this host is not needed.
  guard let typedHost else {
    if Set(runs.map({ $0.count })).count == 1 { return runs[0].count }
    throw .missing([hostVariable], rank: variable + "=\(list)")
  }
  let host = try number(typedHost, in: hostVariable)
  // A single number applies to every host: Slurm passes on --ntasks-per-node in this form.
  if runs.count == 1, runs[0].hosts == 1 { return runs[0].count }
  var hostsBefore = 0
  for run in runs {
    hostsBefore += run.hosts
    if host < hostsBefore { return run.count }
  }
  throw .malformed(hostVariable, typedHost, reason: "\(variable)=\(list) has \(hostsBefore) hosts")
}

/// Parses `4` or `4(x2)`.
private func countAndHosts(_ item: ArraySlice<UInt8>) -> (count: Int, hosts: Int)? {
  guard let opening = item.firstIndex(of: UInt8(ascii: "(")) else {
    return DecimalNumber(item).map { ($0.value, 1) }
  }
  let times = item[(opening + 1)...]
  guard times.first == UInt8(ascii: "x"), times.last == UInt8(ascii: ")"),
    let count = DecimalNumber(item[..<opening]),
    let hosts = DecimalNumber(times.dropFirst().dropLast()), hosts.value > 0
  else { return nil }
  return (count.value, hosts.value)
}

private func number(_ word: Word, in variable: String) throws(LocalRankError) -> Int {
  guard let number = DecimalNumber(word.bytes[...]), number.value < DecimalNumber.greatest else {
    throw .malformed(variable, word, reason: "not a number of ranks or hosts")
  }
  return number.value
}
