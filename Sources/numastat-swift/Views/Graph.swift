import CommandInterface
import LinuxSystem
import NumaCore

extension Program {
  /// Draws on the terminal, to a file, or both, from one reading.
  mutating func draw(
    _ plan: Plan, of processes: [ProcessID], on root: SystemRoot
  ) throws(Failure) {
    let online = try OnlineNodes(root)
    let terminal = TerminalTraits.askedForGraph()
    let lines: [ScreenFrame.Line]
    let picture: SVG
    if !plan.namesOwners {
      let memory = try NodesMemory(online, root)
      lines = MemoryGraph.lines(memory, on: terminal)
      picture = MemorySVG.bars(memory)
    } else {
      let reading = try OwnerReading(named: processes, plan.owners, on: root).checked()
      for warning in reading.warnings() { note(warning) }
      let owners = reading.owners
      guard !owners.isEmpty else { throw Failure(nil) }
      lines = MemoryGraph.lines(owners, on: terminal)
      picture = MemorySVG.heatMap(owners, nodes: online.nodes)
    }
    if plan.views.showsGraph {
      for line in lines { output.write(line.text(on: terminal) + "\n") }
    }
    switch plan.views.svg {
    case ViewRequest.standardOutput: output.write(picture.document)
    case let file?: try writeFile(picture.document.bytes, at: file)
    case nil: break
    }
  }
}
