/// The common parts of the reports of all tools, whose format is that of schemas/report-2.json.
extension JSON {
  /// The version of the format.
  ///
  /// Within a version, members may be added, but not removed or changed.
  private static let schemaVersion = 2

  /// Returns a whole report: its name and the other members that every report has, and then its own members.
  public static func report(_ name: String, _ members: [(String, JSON)]) -> JSON {
    .object([("schema_version", .integer(schemaVersion)), ("report", .string(name))] + members)
  }

  /// Creates a number, or `null` if the number is not known.
  public init(_ number: Int?) { self = number.map(JSON.integer) ?? .null }

  /// Creates a Boolean, or `null` if the value is not known.
  public init(_ truth: Bool?) { self = truth.map(JSON.bool) ?? .null }
}
