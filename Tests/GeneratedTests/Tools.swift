import CommandInterface

@testable import migratepages
@testable import numactl_swift
@testable import numademo

extension ToolDescription {
  /// Every tool with a manual and completions.
  static let all = [migratepages, numactl, numastat, numademo]

  static let migratepages = ToolDescription(
    "migratepages", MigratepagesOption.table, operands: MigratepagesOption.operands,
    hasNodeWords: true,
    candidates: [.process: .processes, .sourceNodes: .nodes, .targetNodes: .nodes])

  static let numactl = ToolDescription(
    "numactl-swift", NumactlOption.table, runsCommand: true, hasNodeWords: true,
    candidates: [
      .nodes: .nodesOrSame, .node: .nodesOrSame, .specifier: .nodes, .cpus: .cpus,
      .keyFile: .files, .file: .files, .directory: .directories, .process: .processes,
      .size: .nothing, .mode: .nothing, .identifier: .nothing, .weights: .nothing,
    ])

  static let numademo = ToolDescription(
    "numademo", NumademoOption.table, operands: NumademoOption.operands,
    candidates: [.testedSize: .nothing, .test: .nothing])
}
