import CommandInterface
import NumaCore

/// The format and the columns that a command line requests.
struct OutputRequest: Equatable {
  /// The formats that were named, in the order typed.
  private var formats: [OutputFormat] = []
  /// The requested columns, in their order; `nil` if all columns are shown.
  private(set) var columns: [ColumnChoice]?
  /// The list as it was typed.
  var columnList: Word?

  var format: OutputFormat { formats.first ?? .text }

  mutating func request(_ format: OutputFormat) { formats.append(format) }

  /// Whether each process has a row, even if there is only one process.
  var hasRowPerProcess: Bool { namesKinds || showsShares }

  /// Whether the column of shares was requested.
  var showsShares: Bool { columns?.contains(.share) ?? false }

  private var namesKinds: Bool {
    columns?.contains { if case .kind = $0 { true } else { false } } ?? false
  }

  /// Parses the list of columns, and refuses options that cannot be combined.
  ///
  /// - Throws: The word at fault.
  mutating func resolve(
    _ style: TableStyle, hasProcesses: Bool, hasObjects: Bool
  ) throws(Failure) {
    if let other = formats.first(where: { $0 != format }) {
      throw Failure("--\(other.rawValue): not together with --\(format.rawValue)")
    }
    guard let columnList else { return }
    let list = try ColumnChoice.list(columnList)
    let columns = list.map { $0.column }
    self.columns = columns
    if !hasObjects, columns.contains(.size) { throw ColumnChoice.unknown("size") }
    if columns.contains(.share) {
      if !hasProcesses { throw ColumnChoice.unknown("share") }
      if format == .prometheus { throw Failure("--columns: share: not with --prometheus") }
      if style.isVerbose { throw Failure("--columns: share: not with --verbose") }
    }
    for case (let word, .kind(let kind)) in list {
      if !hasProcesses { throw ColumnChoice.unknown(word) }
      if kind.needsDetail, !style.isDetailed {
        throw Failure("--columns: \(word): only with --detail")
      }
      if kind == .private, style.isDetailed {
        throw Failure("--columns: private: with --detail it is three columns: anon, file, shmem")
      }
      if format == .prometheus {
        throw Failure("--columns: \(word): not with --prometheus")
      }
      if style.isVerbose {
        throw Failure("--columns: \(word): with --verbose it is a row of each process's table")
      }
    }
  }
}

extension OutputRequest {
  /// Checks that each node that is named exists, and at least one node of each range.
  ///
  /// - Throws: The number at fault.
  func checkNodes(_ nodes: [NodeID]) throws(Failure) {
    for case .nodes(let range) in columns ?? []
    where !nodes.contains(where: { range.contains($0.rawValue) }) {
      throw ColumnChoice.unknown(
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)")
    }
  }
}
