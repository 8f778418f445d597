import CommandInterface

// This tool has a file of its own, because kinds of values have the same names in other tools.
@testable import numastat_swift

extension ToolDescription {
  static let numastat = ToolDescription(
    "numastat-swift", NumastatOption.table, operands: [.processOrPattern], repeatsOperand: true,
    candidates: [
      .processOrPattern: .processes, .process: .processes, .node: .nodeNumber,
      .columns: .columns, .user: .users, .controlGroup: .directories, .container: .nothing,
      .segment: .nothing,
      .size: .nothing, .directory: .directories, .seconds: .nothing, .number: .nothing,
      .file: .files,
    ])
}
