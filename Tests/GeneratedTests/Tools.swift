import CommandInterface

@testable import migratepages

extension ToolDescription {
  /// Every tool with a manual and completions.
  static let all = [migratepages]

  static let migratepages = ToolDescription(
    "migratepages", MigratepagesOption.table, operands: MigratepagesOption.operands,
    candidates: [.process: .processes, .sourceNodes: .nodes, .targetNodes: .nodes])
}
