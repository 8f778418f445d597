import NumaCore

/// The requested files and segments that the kernel reports on.
struct ObjectReading {
  private(set) var found: [ObjectMemory] = []
  /// The reasons why some objects are not shown, and warnings about what is not known of others.
  private(set) var warnings: [String] = []

  init(_ names: [ObjectName]) {
    for name in names {
      do throws(ResidentMemoryError) {
        let memory = try LinuxKernel().residentMemory(of: name.object)
        found.append(ObjectMemory(name: name, memory: memory))
        if memory.size.rawValue == 0 { warnings.append("\(name.label): is empty") }
        if memory.unplaced.rawValue > 0 {
          warnings.append("\(name.label): \(memory.unplaced) of it went while it was looked at")
        }
      } catch {
        warnings.append("\(name.option): \(error)")
      }
    }
  }
}
