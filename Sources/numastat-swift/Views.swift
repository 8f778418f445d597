import CommandInterface
import NumaCore

extension Program {
  /// Shows what is asked for beside the tables; false where nothing is.
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
    var terminal = TerminalTraits.asked()
    // What a program or another terminal reads may not be able to show more.
    terminal.isUTF8 = terminal.isUTF8 && terminal.isTerminal
    let lines: [ScreenFrame.Line]
    let picture: SVG
    if plan.subjects.isEmpty {
      let memory = try NodesMemory(machine, root)
      lines = GraphBar.lines(memory.bars, on: terminal)
      picture = memory.picture
    } else {
      let (found, refused) = ProcessMemory.read(processes, root)
      for remark in refused { note(remark) }
      guard !found.isEmpty else { throw Failure(nil) }
      lines = ProcessMemory.lines(found, on: terminal)
      picture = ProcessMemory.picture(found, nodes: machine.nodes)
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

extension ProcessMemory {
  /// Reads where the memory of processes lies, and why that of some cannot be read.
  static func read(
    _ processes: [ProcessID], _ root: SystemRoot
  ) -> (found: [ProcessMemory], refused: [String]) {
    // Process 0 would be this program to NumaCore, and is none here.
    let readable = processes.filter { $0 != .caller }
    var refused = readable.count < processes.count ? ["0: no process has this number"] : []
    var found: [ProcessMemory] = []
    for (process, result) in zip(readable, root.memoryUse(of: readable)) {
      do throws(ReadError) {
        let use = try result.get()
        found.append(ProcessMemory(id: process, name: try root.name(of: process), use: use))
      } catch {
        refused.append("\(process): \(error)")
      }
    }
    return (found, refused)
  }
}
