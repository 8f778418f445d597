import CommandInterface
import NumaCore

/// The tool: words to a plan, its steps one after the other, its end.
func numactl(_ program: inout Program) throws(Failure) {
  var manner = Manner([])
  let plan = try Planner.plan(program.words) {
    manner = $0
    return Machine(.live)
  }
  for warning in plan.warnings { program.warn(warning) }
  var machine = Machine(.live)
  for step in plan.steps {
    switch step {
    case .apply(let setting):
      if let remark = try setting.apply(through: LinuxKernel(), explaining: machine) {
        program.warn(remark)
      }
    default: break
    }
  }
  switch plan.ending {
  case .help: program.output.write(NumactlOption.usage.text(for: program.name))
  case .version: program.output.write("\(inheritedVersion)\n")
  case .show:
    let bindings = try Bindings.ofThisProcess(&machine)
    program.output.write(bindings.text)
    if bindings.policy == nil { throw Failure(nil) }
  case .hardware:
    if LinuxKernel().availability() == .notInKernel {
      program.output.write("No NUMA available on this system\n")
      throw Failure(nil)
    }
    let hardware = try Hardware(of: .live)
    for complaint in hardware.complaints { program.warn(complaint) }
    program.output.write(hardware.text(compressesCPUs: manner.compressesCPUs))
  case .command(let index):
    try program.output.flush()
    throw execute(wordsFrom: index)
  case .done, .explain: break
  }
}
