/// The style of the tables that a command line requests.
struct TableStyle: Equatable {
  /// Whether columns are as narrow as their content.
  var isCompact = false
  var skipsZeros = false
  /// The order of the rows; `nil` for the order of the kernel's files.
  var sortOrder: SortOrder?
  /// Whether each of several processes has its own table.
  var isVerbose = false
  /// Whether amounts are in bytes, and not in MB.
  var isInBytes = false
  /// Whether the memory of processes is divided into more kinds, and shown mapping by mapping.
  var isDetailed = false

  /// The unit in the titles of tables.
  var unit: String { isInBytes ? "bytes" : "MBs" }
}
