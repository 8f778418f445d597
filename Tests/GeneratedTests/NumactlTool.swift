import CommandInterface
import NumaCore

@testable import numactl_swift

extension ToolDescription {
  static let mappingChoiceWords = PolicyChange.Mappings.allCases.map(\.rawValue).joined(
    separator: " ")

  static let numactl = ToolDescription(
    "numactl-swift", NumactlOption.table, runsCommand: true, hasNodeWords: true,
    candidates: [
      .nodes: .nodesOrSame, .node: .nodesOrSame, .specifier: .nodes, .cpus: .cpus,
      .keyFile: .files, .file: .files, .directory: .directories, .process: .processes,
      .size: .nothing, .mode: .nothing, .identifier: .nothing, .weights: .nothing,
      .controlGroup: .directories, .mappings: .mappingChoices, .time: .nothing,
      .rankRequest: .rankShares,
    ])
}
