import LinuxSystem

/// A line of RFC 4180: a field is in quotes if needed, and quotes within it are doubled.
struct CSVRecord {
  private let fields: [[UInt8]]

  init(_ fields: [[UInt8]]) { self.fields = fields }

  init(_ fields: [String]) { self.fields = fields.map { $0.bytes } }

  /// The line, with CR LF at its end.
  var bytes: [UInt8] {
    [UInt8](fields.map(Self.quoted).joined(separator: [UInt8(ascii: ",")])) + [13, 10]
  }

  /// The line as text, for fields that are text.
  var text: String { String(bytes: bytes) }

  private static func quoted(_ field: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard field.contains(where: { [quote, UInt8(ascii: ","), 13, 10].contains($0) }) else {
      return field
    }
    return [quote] + field.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
}
