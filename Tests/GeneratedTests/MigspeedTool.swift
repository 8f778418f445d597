import CommandInterface

@testable import migspeed

extension ToolDescription {
  static let migspeed = ToolDescription(
    "migspeed", MigspeedOption.table, operands: MigspeedOption.operands, hasNodeWords: true,
    candidates: [.sourceNodes: .nodes, .targetNodes: .nodes, .pages: .nothing])
}
