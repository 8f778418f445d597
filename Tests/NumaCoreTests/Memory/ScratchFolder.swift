import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

/// A folder on tmpfs that is removed at the end of the value's life, with its files and the segments whose keys come
/// from these files.
struct ScratchFolder: ~Copyable {
  private let path: FilePath

  static let projects: [ProjectID] = [0, 7, 200, 255]

  init() throws {
    path = FilePath("/dev/shm/numacore-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: path.string, withIntermediateDirectories: false)
  }

  func file(_ name: String) -> FilePath { path.appending(name) }

  /// Creates a file that holds a text.
  func file(_ name: String, holding text: String) throws -> FilePath {
    try Data(text.utf8).write(to: URL(filePath: file(name).string))
    return file(name)
  }

  deinit {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []
    for name in names {
      for project in Self.projects {
        guard let key = try? SegmentCalls.key(of: file(name), project), key != 0 else { continue }
        if let segment = try? SegmentCalls.find(key) { SegmentCalls.remove(segment) }
      }
    }
    try? FileManager.default.removeItem(atPath: path.string)
  }
}

/// Returns the bytes of a file.
func contents(of path: FilePath) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path.string)))
}

func exists(_ path: FilePath) -> Bool { FileManager.default.fileExists(atPath: path.string) }

extension ByteCount {
  /// Returns the size of this many base pages.
  static func pages(_ count: Int) -> ByteCount {
    ByteCount(rawValue: count * basePage.rawValue)
  }
}
