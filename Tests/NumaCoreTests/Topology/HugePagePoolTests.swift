import FileTrees
import Testing

@testable import NumaCore

struct HugePagePoolTests {
  @Test func readsEverySizeBySize() throws {
    let directory = "/sys/devices/system/node/node1/hugepages"
    func pool(_ size: String, _ total: Int, _ free: Int, _ surplus: Int) -> [String: String] {
      [
        "\(directory)/hugepages-\(size)kB/nr_hugepages": "\(total)\n",
        "\(directory)/hugepages-\(size)kB/free_hugepages": "\(free)\n",
        "\(directory)/hugepages-\(size)kB/surplus_hugepages": "\(surplus)\n",
      ]
    }
    let tree = try FileTree(
      files: pool("1048576", 1, 0, 0).merging(pool("2048", 8, 3, 2)) { $1 })
    #expect(
      try tree.root.hugePages(of: 1) == [
        HugePagePool(pageSize: ByteCount(kibibytes: 2048), total: 8, free: 3, surplus: 2),
        HugePagePool(pageSize: ByteCount(kibibytes: 1 << 20), total: 1, free: 0, surplus: 0),
      ])
  }

  @Test func namesACounterThatIsMissing() throws {
    let path = "/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages"
    let tree = try FileTree(files: [path: "1\n"])
    let root = tree.root
    #expect(
      try root.hugePages(of: 1) == [
        HugePagePool(pageSize: ByteCount(kibibytes: 2048), total: 1, free: nil, surplus: nil)
      ])
    #expect(root.takeWarnings().count == 2)
  }
}
