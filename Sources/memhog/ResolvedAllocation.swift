import CommandInterface
import NumaCore
import LinuxSystem

/// A request, resolved on this machine.
struct ResolvedAllocation: Equatable {
  let request: AllocationRequest
  /// The requested policy; `nil` if none was requested.
  let policy: MemoryPolicy?
  /// Warnings about the request, which can be carried out nevertheless.
  let warnings: [Warning]
}

extension AllocationRequest {
  /// Resolves the nodes on this machine.
  ///
  /// If the request has no nodes, the nodes of the machine are not read.
  ///
  /// - Throws: ``Failure`` with the word that names no node of this machine.
  func resolved(on root: SystemRoot) throws(Failure) -> ResolvedAllocation {
    guard let policy else {
      return ResolvedAllocation(request: self, policy: nil, warnings: warnings)
    }
    guard policy.mode == .default || !root.lacksNUMA else {
      throw Failure("\(policy.label): \(MissingNUMA())")
    }
    guard let nodes = policy.nodes else {
      return ResolvedAllocation(
        request: self, policy: MemoryPolicy(policy.mode), warnings: warnings)
    }
    let allowed = try orFail { () throws(ReadError) in try root.allowedNodes() }
    let selection = try orFail(policy.name.description) { () throws(NodeSpecifierError) in
      try nodes.select(within: allowed, on: root)
    }
    var warnings = warnings
    warnings += selection.warnings.map { .specifier(Word(selection.text), $0) }
    if policy.mode == .preferred, selection.nodes.count > 1, let first = selection.nodes.first {
      warnings.append(.prefersOnly(first, of: policy))
    }
    return ResolvedAllocation(
      request: self, policy: MemoryPolicy(policy.mode, selection.nodes), warnings: warnings)
  }
}

extension ResolvedAllocation {
  /// Allocates the memory and writes to it.
  ///
  /// Everything that can be refused is refused before the first byte is written.
  func carryOut(_ program: inout Program) throws(Failure) {
    if let file = request.file {
      var memory: FileMemory
      do throws(SharedObjectError) {
        memory = try FileMemory(file.path, byteCount: request.size.rawValue)
      } catch {
        throw Failure(Self.explanation(of: error, file))
      }
      try place(memory)
      try write(&memory, &program.output)
    } else {
      var memory: NUMAAllocation
      do throws(Errno) {
        memory = try NUMAAllocation(byteCount: request.size.rawValue)
      } catch {
        throw Failure("\(request.sizeText): mmap: \(error)")
      }
      try place(memory)
      try write(&memory, &program.output)
    }
  }

  private static func explanation(of error: SharedObjectError, _ file: Word) -> String {
    switch error {
    case .beyondEnd(_, _, let length?, let size):
      "\(file): too short: it has \(size.rawValue) bytes of \(length.rawValue)"
    case .refused(_, _, let errno): "\(file.quotedIfEmpty): \(errno)"
    case .missingPage, .tooFewHugePages: "\(file): \(error.reason)"
    default: error.description
    }
  }

  /// Sets the policy, and checks that the kernel keeps it.
  private func place(_ memory: borrowing some OwnedMemory & ~Copyable) throws(Failure) {
    let kernel = LinuxKernel()
    let range = memory.range
    // The default policy has no effect, even if a file has another policy. So mbind, which a container may block, is
    // not called.
    if let policy, policy.mode != .default {
      do throws(Errno) {
        try kernel.setMemoryPolicy(policy, of: range)
      } catch {
        throw failure(PolicyRefusal(of: policy, errno: error).description)
      }
    }
    // A kernel without huge pages does not know this advice, and its error is ignored.
    if request.avoidsHugePages { try? kernel.avoidHugePages(in: range) }
    guard let policy, policy.mode != .default else { return }
    let found: MemoryPolicy
    do throws(Errno) {
      found = try kernel.memoryPolicy(at: range.start)
    } catch {
      throw failure("cannot tell whether the kernel keeps the policy: get_mempolicy: \(error)")
    }
    if let mismatch = Self.mismatch(of: found, with: policy) { throw failure(mismatch) }
  }

  /// Returns what is wrong with the policy of the memory, or `nil` if it is the requested one.
  static func mismatch(of found: MemoryPolicy, with policy: MemoryPolicy) -> String? {
    found.kept == policy.kept
      ? nil : "the memory has the policy \(found.kept), not \(policy.kept)"
  }

  private func failure(_ reason: String) -> Failure {
    Failure((request.policy.map { "\($0.label): " } ?? "") + reason)
  }

  /// Writes all of the memory in each pass, and prints a dot before each piece.
  ///
  /// So the output shows where the memory runs out.
  private func write(
    _ memory: inout (some OwnedMemory & ~Copyable), _ output: inout StandardOutput
  ) throws(Failure) {
    for _ in 0..<request.passes {
      for start in stride(from: 0, to: memory.byteCount, by: Self.piece) {
        output.write(".")
        try output.flush()
        do throws(SharedObjectError) {
          try memory.fill(start..<min(start + Self.piece, memory.byteCount), with: 0xff)
        } catch {
          throw Failure(request.file.map { Self.explanation(of: error, $0) } ?? "\(error)")
        }
      }
      output.write("\n")
    }
  }

  /// The number of bytes for each dot.
  private static let piece = 10 << 20
}
