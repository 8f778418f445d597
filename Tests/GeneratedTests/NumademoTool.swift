import CommandInterface

@testable import numademo

extension ToolDescription {
  static let numademo = ToolDescription(
    "numademo", NumademoOption.table, operands: NumademoOption.operands, repeatsOperand: true,
    candidates: [.testedSize: .nothing, .test: .loops])
}
