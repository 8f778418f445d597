import NumaCore

/// A file or segment, and the places of its pages.
struct ObjectMemory: Equatable {
  let name: ObjectName
  let memory: ResidentMemory
}
