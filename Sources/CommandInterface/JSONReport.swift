/// What the reports of all tools have in common. Their form is that of schemas/report-1.json.
extension JSON {
  /// The version of the form. Members may be added within a version, never taken away or changed.
  private static let schemaVersion = 1

  /// A whole report: its name, and its members behind those that every report has.
  public static func report(_ name: String, _ members: [(String, JSON)]) -> JSON {
    .object([("schema_version", .integer(schemaVersion)), ("report", .string(name))] + members)
  }

  /// A number, or `null` where it is not known.
  public init(_ number: Int?) { self = number.map(JSON.integer) ?? .null }

  /// Yes or no, or `null` where it is not known.
  public init(_ truth: Bool?) { self = truth.map(JSON.bool) ?? .null }
}
