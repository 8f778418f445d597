import Foundation
import Testing

@testable import CommandInterface
@testable import numactl_swift
@testable import numastat_swift

/// Tests that the completions and manuals in the tree match the tables of options.
///
/// `make generated` (RECORD_GOLDEN=1) rewrites them.
@Suite struct GeneratedFileTests {
  @Test(arguments: GeneratedFile.all)
  func isUpToDate(_ file: GeneratedFile) throws {
    let committed = try? String(contentsOf: file.url, encoding: .utf8)
    let text = try #require(file.text(committed), "\(file.path) lacks the markers of its OPTIONS")
    if isRecording, text != committed {
      try FileManager.default.createDirectory(
        at: file.url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file.url, atomically: true, encoding: .utf8)
      return
    }
    #expect(committed == text, "\(file.path): `make generated` writes it anew")
  }

  /// Every kind of value has candidates; without them, the shells would complete nothing and report no error.
  @Test(arguments: ToolDescription.all + [.sample])
  func everyValueHasCandidates(_ tool: ToolDescription) {
    for kind in tool.operands + tool.options.compactMap(\.value) {
      #expect(tool.candidates[kind] != nil, "\(tool.name): \(kind.placeholder)")
    }
  }

  @Test func isNamedAfterWhatItTakesThePlaceOf() {
    #expect(ToolDescription.migratepages.names == ["migratepages", "migratepages-swift"])
    #expect(ToolDescription.numactl.names == ["numactl-swift", "numactl"])
    #expect(ToolDescription.numastat.names == ["numastat-swift", "numastat"])
  }

  /// The first option that starts with a word, which the shells choose, is the one that the tool chooses.
  @Test func theFirstOptionIsTheOneThatAPrefixMeans() {
    expectPrefixes(of: .numactl, NumactlOption.table)
    expectPrefixes(of: .numastat, NumastatOption.table)
  }

  private func expectPrefixes<Action: Equatable>(
    of tool: ToolDescription, _ table: [Option<Action>]
  ) {
    for option in table {
      for count in 1...option.long.count {
        let word = "--" + option.long.prefix(count)
        var reader = ArgumentReader(
          [Word(tool.name), Word(word), Word("0")], table, operands: .endOptions)
        // An ambiguous prefix means no option.
        guard case .option(let meant)? = try? reader.next() else { continue }
        let first = tool.optionsByPrecedence.first { "--\($0.long)".hasPrefix(word) }
        let row = table.first { $0.long == first?.long }
        #expect(row?.action(before: "0") == meant, "\(tool.name): \(word)")
      }
    }
  }

  @Test func manualOfAnOptionWithValue() {
    #expect(
      ToolDescription.sample.manualOptions.contains(
        """
        .It Fl m , Fl Fl membind Ns = Ns Ar NODES
        Take memory of these nodes only.
        .It Fl Fl of\\-process Ns = Ns Ar PID

        """))
    #expect(
      ToolDescription.sample.manualOptions.contains(
        """
        .It Fl s Ns Oo Ar NODES Oc , Fl Fl sort Ns Oo = Ns Ar NODES Oc

        """))
  }
}

/// A file of the tree that is generated from a table of options.
struct GeneratedFile: Sendable {
  /// The path of the file in the tree.
  let path: String
  /// A function that returns the text of the file, given its committed text.
  let text: @Sendable (_ committed: String?) -> String?

  var url: URL { projectRoot.appending(path: path) }
}

extension GeneratedFile: CustomTestStringConvertible {
  var testDescription: String { path }

  static let all: [GeneratedFile] =
    ToolDescription.all.flatMap { tool in
      completions(of: tool, below: "completions")
        + [
          GeneratedFile(path: "man/\(tool.name).8") { committed in
            committed.flatMap {
              ManualPage(text: $0).replacingOptions(with: tool.manualOptions)
            }
          }
        ]
    } + completions(of: .sample, below: "Tests/Completions/sample")

  private static func completions(
    of tool: ToolDescription, below folder: String
  ) -> [GeneratedFile] {
    [
      GeneratedFile(path: "\(folder)/bash/\(tool.name)") { _ in tool.bashCompletion },
      GeneratedFile(path: "\(folder)/zsh/_\(tool.name)") { _ in tool.zshCompletion },
      GeneratedFile(path: "\(folder)/fish/\(tool.name).fish") { _ in tool.fishCompletion },
    ]
  }
}

extension Option {
  /// Returns the action of the option if a word follows it; the word is the value if the option requires one.
  fileprivate func action(before value: Word) -> Action {
    switch effect {
    case .flag(let action): action
    case .value(_, let action): action(value)
    case .optionalValue(_, let action): action(nil)
    }
  }
}

extension ToolDescription: CustomTestStringConvertible {
  var testDescription: String { name }
}

private let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1"

/// The top of the source tree.
private let projectRoot = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
