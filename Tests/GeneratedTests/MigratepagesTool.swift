import CommandInterface

@testable import migratepages

extension ToolDescription {
  static let migratepages = ToolDescription(
    "migratepages", MigratepagesOption.table, operands: MigratepagesOption.operands,
    hasNodeWords: true,
    candidates: [
      .process: .processes, .sourceNodes: .nodes, .targetNodes: .nodes, .engine: .nothing,
      .count: .nothing, .time: .nothing, .form: .nothing,
    ])
}
