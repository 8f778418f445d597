import CommandInterface
import NumaCore

extension Program {
  /// Shows the requested view other than tables; returns `false` if no view was requested.
  mutating func view(
    _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) -> Bool {
    let views = plan.views
    if let interval = views.watch {
      try watch(interval, plan, root)
    } else if let interval = views.interval {
      try printIntervals(interval, plan, processes, root)
    } else if views.showsGraph || views.picture != nil {
      try draw(plan, processes, root)
    } else {
      return false
    }
    return true
  }

  /// Draws on the terminal, to a file, or both, from one reading.
  private mutating func draw(
    _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    let machine = try NodeColumns(root)
    let terminal = TerminalTraits.askedForGraph()
    let lines: [ScreenFrame.Line]
    let picture: SVG
    if !plan.namesSubjects {
      let memory = try NodesMemory(machine, root)
      lines = GraphBar.lines(memory.bars, on: terminal)
      picture = memory.picture
    } else {
      let reading = try SubjectReading(processes, plan, root).checked()
      for remark in reading.remarks { note(remark) }
      let placed = reading.placed
      guard !placed.isEmpty else { throw Failure(nil) }
      lines = PlacedMemory.lines(placed, on: terminal)
      picture = PlacedMemory.picture(placed, nodes: machine.nodes)
    }
    if plan.views.showsGraph {
      for line in lines { output.write(line.text(on: terminal) + "\n") }
    }
    switch plan.views.picture {
    case PlanViews.standardOutput: output.write(picture.document)
    case let file?: try writeFile([UInt8](picture.document.utf8), at: file)
    case nil: break
    }
  }
}
