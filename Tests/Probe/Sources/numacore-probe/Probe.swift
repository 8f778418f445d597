import Glibc
import LinuxSystem

/// Prints NumaCore's results as lines `key value`; `libnuma-probe` prints the same lines for libnuma.
///
/// An errno that the library throws is a result, `refused ENAME`, and not a failure of the probe.
@main
enum Probe {
  private typealias Command = @Sendable (inout Arguments) throws -> Void

  private static let commands: [String: Command] = [
    "machine": { _ in try printMachine() },
    "nodes": { _ in try printNodes() },
    "modes": { _ in try printModes() },
    "readers": { _ in try printReaders() },
    "parse": { try printMeanings(of: &$0) },
    "policy": { _ in try printPolicy() },
    "set": { try setPolicy(&$0) },
    "running": { _ in try printRunning() },
    "bind": { try bind(&$0) },
    "run": { try run(&$0) },
    "affinity": { try setAffinity(&$0) },
    "place": { try place(&$0) },
    "grow": { try grow(&$0) },
    "range": { try setRange(&$0) },
    "migrate-own": { try migrateOwn(&$0) },
    "move-own": { try moveOwn(&$0) },
    "places": { try printPlaces(&$0) },
    "move": { try move(&$0) },
    "migrate": { try migrate(&$0) },
    "errno": { try provoke(&$0) },
    "allocation": { try checkAllocation(&$0) },
    "scopes": { try checkScopes(&$0) },
    "half-bound": { try checkHalfBound(&$0) },
    "threads": { try checkThreads(&$0) },
    "object": { try useObject(&$0) },
    "interleaving": { try checkInterleaving(&$0) },
  ]

  static func main() {
    var arguments = Arguments(CommandLine.arguments.dropFirst())
    do {
      let name = try arguments.word()
      guard let command = commands[name] else { throw UsageError("\(name): no such subcommand") }
      try command(&arguments)
    } catch {
      guard let refusal = answer(error) else {
        try? FileDescriptor.standardError.writeAll("numacore-probe: \(error)\n".utf8)
        exit(1)
      }
      print("refused", refusal)
    }
  }
}
