import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct MountsTests {
  @Test func areReadFromMountinfo() throws {
    let tree = try FileTree(files: [
      "/proc/47/mountinfo": """
      25 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
      26 25 0:24 /sub /a\\040b rw,nosuid - overlay overlay rw,upperdir=/up\\040per,workdir=/w
      not a mount
      27 25 0:x / /c rw - tmpfs tmpfs rw

      """
    ])
    let mounts = try #require(try tree.root.mounts(in: "/proc/47"))
    #expect(
      mounts == [
        Mount(
          device: MappedDevice(major: 254, minor: 1), path: "/", fileSystem: [UInt8]("ext4".utf8),
          source: [UInt8]("/dev/vda1".utf8),
          options: ["rw", "errors=remount-ro"].map { [UInt8]($0.utf8) }),
        Mount(
          device: MappedDevice(major: 0, minor: 24), path: "/a b",
          fileSystem: [UInt8]("overlay".utf8), source: [UInt8]("overlay".utf8),
          options: ["rw", "upperdir=/up per", "workdir=/w"].map { [UInt8]($0.utf8) }),
      ])
    #expect(try tree.root.mounts(in: "/proc/48") == nil)
  }

  @Test func sharedMemoryIsOnTmpfs() throws {
    let tree = try FileTree(files: [
      "/proc/47/mountinfo": """
      25 1 254:1 / / rw - ext4 /dev/vda1 rw
      26 25 0:24 / /tmp rw - tmpfs tmpfs rw
      27 25 0:6 / /dev rw - devtmpfs udev rw
      28 25 0:30 / /ram rw - ramfs ramfs rw

      """
    ])
    let process = ProcessID(rawValue: 47)
    #expect(
      tree.root.sharedMemoryDevices(of: process) == [
        MappedDevice(major: 0, minor: 24), MappedDevice(major: 0, minor: 6),
      ])
    #expect(tree.root.sharedMemoryDevices(of: ProcessID(rawValue: 48)).isEmpty)
  }
}
