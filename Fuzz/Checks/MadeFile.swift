internal import Glibc
internal import LinuxSystem

@testable import NumaCore

/// Machines that are made of files, for the parsers that only read files.
public struct MadeMachines: Sendable {
  /// The machine with a process.
  let numaMaps: MadeFile
  /// The machine with three nodes, which all have the same distances.
  let distance: MadeFile

  /// Creates the machines in a folder, which is fastest in memory.
  ///
  /// The caller removes the folder.
  public init(in folder: String) throws(Violation) {
    numaMaps = try MadeFile("/proc/self/numa_maps", below: folder + "/process")
    distance = try MadeFile(
      "/sys/devices/system/node/node0/distance", below: folder + "/nodes",
      links: [
        "/sys/devices/system/node/node2": "node0", "/sys/devices/system/node/node5": "node0",
      ],
      files: ["/sys/devices/system/node/online": "0,2,5\n"])
  }

  /// The machines of this process, in `TMPDIR`.
  static let own = Result { () throws(Violation) in
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    return try MadeMachines(in: "\(parent)/parser-checks.\(getpid())")
  }
}

/// A file of a machine, which each input replaces.
struct MadeFile: Sendable {
  /// The machine.
  let root: SystemRoot
  private let file: FileDescriptor

  /// Creates a machine with an empty file, and with links and other files.
  init(
    _ path: String, below directory: String, links: [String: String] = [:],
    files: [String: String] = [:]
  ) throws(Violation) {
    root = SystemRoot(FilePath(directory))
    do throws(Errno) {
      file = try Self.create(directory + path)
      for (path, text) in files {
        let file = try Self.create(directory + path)
        try file.closeAfter { () throws(Errno) in try file.writeAll(text.utf8) }
      }
      for (path, target) in links where unsafe symlink(target, directory + path) != 0 {
        throw .fileExists
      }
    } catch {
      throw Violation(description: "\(directory): \(error)")
    }
  }

  private static func create(_ path: String) throws(Errno) -> FileDescriptor {
    for end in path.indices.dropFirst() where path[end] == "/" {
      unsafe mkdir(String(path[..<end]), 0o700)
    }
    return try FileDescriptor.open(
      FilePath(path), .readWrite, options: [.create, .truncate, .closeOnExec],
      permissions: .ownerReadWrite)
  }

  /// Replaces what the file holds.
  func write(_ bytes: [UInt8]) throws(Violation) {
    do throws(Errno) {
      try file.resize(to: 0)
      // The file's own offset stays at its start; a file in memory accepts all bytes in one call.
      guard unsafe pwrite(file.rawValue, bytes, bytes.count, 0) == bytes.count else {
        throw .noSpace
      }
    } catch {
      throw Violation(description: "\(root.directory): \(error)")
    }
  }
}
