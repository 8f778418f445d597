import CommandInterface
import NumaCore
import LinuxSystem

/// The cgroups that a command line names, and their counters.
struct ControlGroupReading {
  private(set) var found: [ControlGroupMemory] = []
  /// The words for which no cgroup was found, and the files at fault.
  private(set) var failures: [Failure] = []

  init(_ requested: [SelectionRequest.ControlGroup], _ root: SystemRoot) {
    guard !requested.isEmpty else { return }
    let mount: FilePath
    do throws(Failure) {
      mount = try Self.mount(root)
    } catch {
      failures.append(error)
      return
    }
    var paths: [FilePath] = []
    for group in requested {
      do throws(Failure) {
        let path =
          switch group {
          case .path(let word): Self.path(word, below: mount)
          case .container(let word): try Self.path(ofContainer: word, below: mount, on: root)
          }
        // A cgroup is shown once, even if it is named several times or by several names.
        guard !paths.contains(path) else { continue }
        paths.append(path)
        found.append(try Self.memory(of: path, below: mount, on: root))
      } catch {
        failures.append(error)
      }
    }
  }

  private static func mount(_ root: SystemRoot) throws(Failure) -> FilePath {
    let mount = try orFail { () throws(ReadError) in try root.controlGroupMount() }
    guard let mount else { throw Failure("/proc/self/mountinfo: no cgroup2 is mounted") }
    return mount
  }

  /// Returns a path below the mount, whether or not the word includes the mount.
  private static func path(_ word: Word, below mount: FilePath) -> FilePath {
    let path = word.path.lexicallyNormalized()
    return path.starts(with: mount) ? path : mount.appending(path.components)
  }

  private static func path(
    ofContainer word: Word, below mount: FilePath, on root: SystemRoot
  ) throws(Failure) -> FilePath {
    try orFail("--container: \(word.quotedIfEmpty)") { () throws(ContainerError) in
      try root.controlGroup(ofContainer: word.description, below: mount)
    }
  }

  private static func memory(
    of path: FilePath, below mount: FilePath, on root: SystemRoot
  ) throws(Failure) -> ControlGroupMemory {
    let relative = path.removingPrefix(mount)
    let name = "/" + (relative?.string ?? "")
    do throws(ReadError) {
      let counters = try root.memoryCounters(ofControlGroup: path)
      return ControlGroupMemory(name: name.bytes, counters: counters)
    } catch .unreadable(let file, .noSuchFileOrDirectory) {
      guard root.hasControlGroup(path) else { throw Failure("--cgroup: \(name): no such cgroup") }
      throw Failure(
        "--cgroup: \(name): \(file) is missing: the memory controller is not enabled for it, or the kernel is older than 5.10"
      )
    } catch {
      throw Failure(error.description)
    }
  }
}

extension FilePath {
  fileprivate func removingPrefix(_ prefix: FilePath) -> FilePath? {
    var path = self
    return path.removePrefix(prefix) ? path : nil
  }
}
