import NumaCore
import LinuxSystem

/// Attaches an object and runs the steps in order: `object segment|huge-segment|file PATH OFFSET LENGTH STEP...`.
///
/// `-` stands for no length. A step that is refused is a result.
func useObject(_ arguments: inout Arguments) throws {
  let kind = try arguments.word()
  let path = FilePath(try arguments.word())
  let offset = try ByteCount([UInt8](try arguments.word().utf8))
  let word = try arguments.word()
  let length = word == "-" ? nil : try ByteCount([UInt8](word.utf8))
  do {
    let object: SharedObject
    if kind == "file" {
      object = try SharedObject(file: path, offset: offset, length: length)
    } else {
      object = try SharedObject(
        segment: path, offset: offset, length: length, hugePages: kind == "huge-segment")
    }
    if !object.keepsPolicy { print("policy-of-mapping") }
    for creation in object.created { print("created", name(of: creation)) }
    while !arguments.isEmpty { try takeStep(&arguments, on: object) }
  } catch let error as SharedObjectError {
    print("refused", text(of: error))
  }
}

private func takeStep(_ arguments: inout Arguments, on object: borrowing SharedObject) throws {
  let step = try arguments.word()
  do {
    switch step {
    case "touch": try object.touch()
    case "policies":
      try object.visitPolicies { print("policy", text(of: $0.offsets), text(of: $0.policy)) }
    case "places": try object.visitPlaces { print("place", text(of: $0.offsets), $0.node) }
    case "maps": try printMapped(object)
    case "home": try object.setHomeNode(try arguments.node())
    case "set": try object.setPolicy(try readPolicy(&arguments))
    case "strict": try object.setPolicy(try readPolicy(&arguments), .strict)
    case "move": try object.setPolicy(try readPolicy(&arguments), [.strict, .move])
    case "verify":
      try object.visitMismatches(with: try readPolicy(&arguments)) {
        print("mismatch", $0.offset.rawValue >> 12, text(of: $0.problem))
      }
    default: throw UsageError("\(step): no such step")
    }
  } catch let error as SharedObjectError {
    print("refused", text(of: error))
  }
}

/// Prints the entries of numa_maps for the pages of the object that this process maps.
private func printMapped(_ object: borrowing SharedObject) throws {
  let range = object.range
  var pages: [NodeID: Int] = [:]
  var size = ByteCount.basePage
  var maps = try SystemRoot.live.numaMaps(of: .caller)
  while let mapping = try maps.next() {
    guard mapping.start >= range.start, mapping.start < range.end else { continue }
    for place in mapping.pages { pages[place.node, default: 0] += place.pages }
    size = max(size, mapping.pageSize)
  }
  let counts = pages.sorted { $0.key < $1.key }
  print("maps", text(of: counts.map { NodePages(node: $0.key, pages: $0.value) }), "of", size)
}

/// Reads a policy from `MODE LIST`.
private func readPolicy(_ arguments: inout Arguments) throws -> MemoryPolicy {
  let mode = try arguments.word()
  let modes: [MemoryPolicy.Mode] = [
    .default, .preferred, .bind, .interleave, .local, .preferredMany, .weightedInterleave,
  ]
  guard let found = modes.first(where: { $0.description == mode }) else {
    throw UsageError("\(mode): no such mode")
  }
  return MemoryPolicy(found, try arguments.mask())
}

private func name(of creation: SharedObject.Creation) -> String {
  switch creation {
  case .keyFile: "key-file"
  case .segment(_, _, _, let size): "segment \(size.rawValue)"
  case .file(_, _, let size): "file \(size.rawValue)"
  case .grownFile(_, _, let size): "growth \(size.rawValue)"
  }
}

private func text(of error: SharedObjectError) -> String {
  guard case .refused(_, let call, let errno) = error else { return error.reason }
  return "\(call) \(name(of: errno))"
}

/// Returns offsets in pages of 4 KiB.
private func text(of offsets: Range<ByteCount>) -> String {
  "\(offsets.lowerBound.rawValue >> 12)-\(offsets.upperBound.rawValue >> 12)"
}

private func text(of problem: PlacementMismatch.Problem) -> String {
  switch problem {
  case .wrongPolicy(let found, let expected): "policy \(found) expected \(expected)"
  case .wrongNodes(let found, let expected): "nodes \(found) expected \(expected)"
  case .outsideInterleaving(let node, let expected): "outside \(node) expected \(expected)"
  case .outOfTurn(let node, let expected): "turn \(node) expected \(expected)"
  case .unexpectedNode(let node, let expected): "node \(node) expected \(expected)"
  }
}
