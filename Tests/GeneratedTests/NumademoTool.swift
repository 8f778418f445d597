import CommandInterface

@testable import numademo

extension ToolDescription {
  static let numademo = ToolDescription(
    "numademo", NumademoOption.table, operands: NumademoOption.operands,
    candidates: [.testedSize: .nothing, .test: .nothing])
}
