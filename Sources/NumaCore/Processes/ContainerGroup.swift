public import LinuxSystem

/// The cgroup of a container.
struct ContainerGroup: Hashable, Sendable {
  /// The ID of 64 hexadecimal digits; for LXC and Incus, which have no such ID, the name of the container.
  let id: String
  /// The group, such as `/sys/fs/cgroup/system.slice/docker-ID.scope`.
  let path: FilePath

  /// Parses the name of a directory; returns `nil` if it is not the name of a container's group.
  init?(name: String, path: FilePath) {
    self.path = path
    let name = name.bytes
    // LXC also creates `lxc.monitor.NAME`, the group of the program that monitors the container.
    if let container = name.remainder(behind: "lxc.payload."), !container.isEmpty {
      id = String(bytes: container)
      return
    }
    let stem = name[...].remainder(before: ".scope") ?? name[...]
    let id = stem.suffix(Self.digits)
    let engine = stem.dropLast(id.count)
    // An engine may create another group for the program that monitors the container.
    guard Self.isFullID(id), engine.isEmpty || engine.last == .hyphen, !engine.hasSuffix("conmon-")
    else { return nil }
    self.id = String(bytes: id)
  }

  /// Whether a word is the container's name, or the start of its ID.
  ///
  /// Engines show IDs in lower case.
  func isNamed(_ word: String) -> Bool {
    if id == word { return true }
    let digits = id.bytes
    return Self.isFullID(digits[...]) && digits.starts(with: word.bytes.map { $0.smallLetter })
  }

  private static let digits = 64

  private static func isFullID(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == digits && text.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8.zero...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

extension SystemRoot {
  /// Finds the cgroups of the containers that have a given name, or whose ID begins with given digits.
  ///
  /// Groups below a matching group are not searched.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the tree cannot be read.
  func controlGroups(
    ofContainer word: String, below mount: FilePath
  ) throws(ReadError) -> [ContainerGroup] {
    var found: [ContainerGroup] = []
    for name in try directories(in: mount) {
      let path = mount.appending(name)
      if let container = ContainerGroup(name: name, path: path), container.isNamed(word) {
        found.append(container)
      } else {
        do throws(ReadError) {
          found += try controlGroups(ofContainer: word, below: path)
        } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .permissionDenied) {
          // The group was removed in the meantime, or the caller may not read it.
        }
      }
    }
    return found
  }

  /// Finds the cgroup of one container by its name, or by the first digits of its ID.
  ///
  /// Containers are found by the names that engines give the groups: `docker-ID.scope`, `libpod-ID.scope`,
  /// `cri-containerd-ID.scope`, `crio-ID.scope` or the ID alone, which has 64 hexadecimal digits; and
  /// `lxc.payload.NAME` of LXC and Incus, where the name starts with the project and `_` unless the project is the
  /// default project. A container whose name or whole ID is the word takes precedence over IDs that begin with it.
  ///
  /// Groups that are removed during the search, or that the caller may not list, are omitted.
  ///
  /// - Parameters:
  ///   - word: The name, or the first digits of the ID.
  ///   - mount: The directory that is searched, such as ``controlGroupMount()``.
  /// - Returns: The path of the group; of the first one if an engine creates several for the container.
  /// - Throws: ``ContainerError/notAName`` if the word is empty, or contains a `/` or a zero byte;
  ///   ``ContainerError/none(_:)`` if no container matches the word, or the directory does not exist;
  ///   ``ContainerError/several(_:)`` if several containers match; ``ContainerError/unreadable(_:)`` if a directory cannot
  ///   be listed.
  ///
  /// Source: systemd.scope(5); lxc.container.conf(5) `lxc.cgroup.dir`; the names of the engines' documentation.
  public func controlGroup(
    ofContainer word: String, below mount: FilePath
  ) throws(ContainerError) -> FilePath {
    let name = word.bytes
    guard !name.isEmpty, !name.contains(UInt8(ascii: "/")), !name.contains(0) else {
      throw .notAName
    }
    var found: [ContainerGroup]
    do throws(ReadError) {
      found = try controlGroups(ofContainer: word, below: mount)
    } catch {
      throw .unreadable(error)
    }
    // An exact name takes precedence over the start of an ID.
    if found.contains(where: { $0.id == word }) { found = found.filter { $0.id == word } }
    guard let first = found.first else { throw .none(mount) }
    // Some engines create two groups for one container. The first group found holds the container.
    var others: [String] = []
    for group in found where group.id != first.id && !others.contains(group.id) {
      others.append(group.id)
    }
    guard others.isEmpty else { throw .several([first.id] + others.ordered()) }
    return first.path
  }
}
