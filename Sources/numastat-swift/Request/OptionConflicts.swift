import CommandInterface

extension Plan {
  /// Refuses options that cannot be combined with a view, which is named by its option.
  func check(view: String) throws(Failure) {
    // Intervals can be printed one after another in these formats too; a screen and a picture have their own format.
    let formats: [OutputFormat] = view == "--interval" ? [.text, .json, .csv] : [.text]
    guard formats.contains(output.format) else {
      throw Failure("\(view): not together with --\(output.format.rawValue)")
    }
    guard view != "--watch" else { return }
    try checkTables(of: view)
  }

  /// Refuses options that apply only to tables.
  private func checkTables(of view: String) throws(Failure) {
    if style.isDetailed { throw Failure("--detail: not together with \(view)") }
    if output.columns != nil { throw Failure("--columns: not together with \(view)") }
    if style.isInBytes { throw Failure("--bytes: not together with \(view)") }
    let layouts: [(name: String, isThere: Bool)] = [
      ("-c", style.isCompact), ("-z", style.skipsZeros),
      ("-s", style.sortOrder != nil), ("-v", style.isVerbose),
    ]
    if let layout = layouts.first(where: { $0.isThere }) {
      throw Failure("\(layout.name): not together with \(view)")
    }
    let isInterval = view == "--interval"
    if showsCounters, !isInterval || namesOwners {
      throw Failure("-n: not together with \(view)\(isInterval ? " of processes" : "")")
    }
    if showsMemory, isInterval || namesOwners {
      throw Failure("-m: not together with \(view)\(isInterval ? "" : " of processes")")
    }
  }
}
