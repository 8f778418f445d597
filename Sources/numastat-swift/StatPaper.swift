import CommandInterface

/// Where reports are written to: as text one after the other, in other forms all as one.
struct StatPaper {
  private let plan: Plan
  private var reports: [StatReport] = []
  private(set) var isEmpty = true

  init(_ plan: Plan) { self.plan = plan }

  mutating func add(_ report: StatReport, to output: inout StandardOutput) {
    isEmpty = false
    let report = report.choosingColumns(plan.output)
    if plan.output.form == .text {
      output.write(report.text(plan))
    } else {
      reports.append(report)
    }
  }

  func end(_ output: inout StandardOutput) {
    switch plan.output.form {
    case .text: break
    case .json: output.write(reports.json(plan).text)
    case .csv: output.write(reports.csv(plan))
    case .prometheus: output.write(reports.prometheus(plan))
    }
  }
}
