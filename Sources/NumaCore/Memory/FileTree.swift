internal import CLibc
package import LinuxSystem

extension MemoryObject {
  /// Visits the regular files below a folder, in the order of the bytes of their names.
  ///
  /// Symbolic links are not followed, and folders on which another file system is mounted are left out.
  ///
  /// - Parameters:
  ///   - folder: The path of a folder.
  ///   - visit: A function that receives each file, or the folder that cannot be read: `.refused` with the errno of open.
  ///
  /// Source: readdir(3), stat(2).
  package static func visitFiles(
    below folder: FilePath, _ visit: (Result<MemoryObject, ResidentMemoryError>) -> Void
  ) {
    do throws(Errno) {
      let device = try folder.stat().deviceID
      try visitFiles(in: folder, on: device, visit)
    } catch {
      visit(.failure(.refused(.file(folder), call: "open", error)))
    }
  }

  private static func visitFiles(
    in folder: FilePath, on device: DeviceID,
    _ visit: (Result<MemoryObject, ResidentMemoryError>) -> Void
  ) throws(Errno) {
    for name in try names(in: folder).ordered(by: { $0.lexicographicallyPrecedes($1) }) {
      let path = folder.pushing(FilePath(bytes: name))
      // A file that was removed meanwhile is not there any more.
      guard let status = try? path.stat(followTargetSymlink: false), status.deviceID == device
      else { continue }
      switch status.type {
      case .regular: visit(.success(.file(path)))
      case .directory:
        do throws(Errno) {
          try visitFiles(in: path, on: device, visit)
        } catch {
          visit(.failure(.refused(.file(path), call: "open", error)))
        }
      default: break
      }
    }
  }

  /// Lists the names in a folder, as bytes.
  private static func names(in folder: FilePath) throws(Errno) -> [[UInt8]] {
    guard let directory = unsafe folder.withPlatformString({ unsafe opendir($0) }) else {
      throw .last
    }
    defer { unsafe closedir(directory) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe [UInt8](bytes.prefix { $0 != 0 })
      }
      if name != [UInt8(ascii: ".")], name != [UInt8](repeating: UInt8(ascii: "."), count: 2) {
        names.append(name)
      }
    }
    return names
  }
}

/// The files that were seen already, whatever their names.
package struct KnownFiles {
  private var devices: [DeviceID] = []
  /// The inode numbers on each device.
  private var inodes: [FrameSet] = []

  /// Creates an empty set.
  package init() {}

  /// Adds a file, and returns whether it was not known before; a file that cannot be examined is always new.
  package mutating func insert(_ path: FilePath) -> Bool {
    guard let status = try? path.stat() else { return true }
    return insert(status)
  }

  /// Adds a file by its status, and returns whether it was not known before.
  package mutating func insert(_ status: FileStatus) -> Bool {
    guard let index = devices.firstIndex(of: status.deviceID) else {
      devices.append(status.deviceID)
      inodes.append(FrameSet())
      return inodes[inodes.count - 1].insert(status.inode)
    }
    return inodes[index].insert(status.inode)
  }
}
