import CommandInterface
import LinuxSystem
import NumaCore

extension MemoryOffline.Report {
  /// The lines of the report: what is offline, and for each block that stayed, why.
  var lines: [String] {
    let all = offline.count + stayed.count + restored
    let head =
      isComplete
      ? "offline, \(all) memory \(Self.blocks(all)) of \(blockSize)"
      : "\(stayed.count) of \(all) memory \(Self.blocks(all)) of \(blockSize) not offline"
    return ["node \(node): \(head)"]
      + givenBack.map { "  \($0.pages) idle huge pages of \($0.pageSize) given back" }
      + stayed.map { "  memory\($0.block): \($0.reason)" }
      + (restored == 0
        ? [] : ["  \(restored) memory \(Self.blocks(restored)) taken online again"])
      + failures.map { "  not restored: \($0)" }
  }

  private static func blocks(_ count: Int) -> String { count == 1 ? "block" : "blocks" }

  /// The result, in the form of schemas/report-2.json.
  var json: JSON {
    .object([
      ("node", JSON(node.rawValue)), ("block_bytes", JSON(blockSize.rawValue)),
      ("offline_blocks", .array(offline.map { JSON($0) })),
      ("stayed_blocks", .array(stayed.map { $0.json })), ("restored_blocks", JSON(restored)),
      (
        "huge_pages",
        .array(
          givenBack.map {
            ["page_bytes": JSON($0.pageSize.rawValue), "pages": JSON($0.pages)]
          })
      ),
      ("failures", .array(failures.map { JSON("\($0)") })),
    ])
  }
}

extension MemoryOffline.Report.Stay {
  /// The kernel's error, and what the block holds.
  fileprivate var reason: String {
    let error =
      errno == .interrupted ? "the kernel was still trying" : errno.description
    guard let use else { return error }
    let parts = FrameUse.Use.allCases.filter { use[$0] > 0 }.map { "\(use[$0]) \($0.name)" }
    return error + "; pages: " + (parts.isEmpty ? "none" : parts.joined(separator: ", "))
  }

  fileprivate var json: JSON {
    .object(
      [("block", JSON(block)), ("reason", JSON(reason))]
        + (use.map { use in
          [
            (
              "frames",
              JSON.object(FrameUse.Use.allCases.map { ($0.rawValue, JSON(use[$0])) })
            )
          ]
        } ?? []))
  }
}

extension FrameUse.Use {
  fileprivate var name: String {
    switch self {
    case .kernel: "the kernel's own"
    case .slab: "slab"
    case .pageTables: "page tables"
    case .hugetlb: "in pools of huge pages"
    case .anon: "of processes, busy or pinned"
    case .file: "of files, busy or pinned"
    }
  }
}
