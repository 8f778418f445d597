import CommandInterface

@testable import memhog

extension ToolDescription {
  static let memhog = ToolDescription(
    "memhog", MemhogOption.table, operands: MemhogOption.operands, hasNodeWords: true,
    candidates: [
      .size: .nothing, .policy: .policies, .nodes: .nodes, .file: .files, .count: .nothing,
    ])
}
