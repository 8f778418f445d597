import CommandInterface
import NumaCore

@testable import migratepages

extension ToolDescription {
  static let migratepages = ToolDescription(
    "migratepages", MigratepagesOption.table, operands: MigratepagesOption.operands,
    hasNodeWords: true,
    candidates: [
      .file: .files, .segment: .nothing,
      .process: .processes, .sourceNodes: .nodes, .targetNodes: .nodes, .engine: .engines,
      .count: .nothing, .time: .nothing, .form: .nothing,
      .kinds: .mappingKinds, .text: .nothing, .addresses: .nothing, .size: .nothing,
      .pairs: .nothing,
      .rule: .spreadRules,
      .amount: .nothing, .controlGroup: .directories, .container: .nothing, .user: .users,
    ])

  static let mappingKindWords = MappingKind.allCases.map(\.rawValue).joined(separator: " ")
  static let spreadRuleWords = Spread.allCases.map(\.rawValue).joined(separator: " ")
}
