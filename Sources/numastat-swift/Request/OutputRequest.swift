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
  var hasRowPerProcess: Bool { kinds.first != nil || showsShares }

  /// Whether the column of shares was requested.
  var showsShares: Bool { columns?.contains(.share) ?? false }

  private var kinds: [MemoryKind] {
    columns?.compactMap { if case .kind(let kind) = $0 { kind } else { nil } } ?? []
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
    let columns = try ColumnChoice.list(columnList)
    self.columns = columns
    if !hasObjects, columns.contains(.size) { throw ColumnChoice.unknown("size") }
    if columns.contains(.share) {
      if !hasProcesses { throw ColumnChoice.unknown("share") }
      if format == .prometheus { throw Failure("--columns: share: not with --prometheus") }
      if style.isVerbose { throw Failure("--columns: share: not with --verbose") }
    }
    for kind in kinds {
      if !hasProcesses { throw ColumnChoice.unknown(kind.rawValue) }
      if kind.needsDetail, !style.isDetailed {
        throw Failure("--columns: \(kind.rawValue): only with --detail")
      }
      if kind == .private, style.isDetailed {
        throw Failure(
          "--columns: private: with --detail it is three columns: anonymous, file, shared")
      }
      if format == .prometheus {
        throw Failure("--columns: \(kind.rawValue): not with --prometheus")
      }
      if style.isVerbose {
        throw Failure(
          "--columns: \(kind.rawValue): with --verbose it is a row of each process's table")
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
