internal import LinuxSystem

/// A JSON value whose members keep their order, so that a report is printed in the order of its code.
///
/// A report is built from literals and values and printed as ``text``:
///
///     let report: JSON = ["node": 0, "cpus": [0, 1], "free": JSON(bytes), "name": JSON(word)]
///     program.output.write(report.text)
public enum JSON: Sendable {
  /// Members in the order in which they are written; a name that occurs twice is written twice.
  case object([(String, JSON)])
  case array([JSON])
  case string(String)
  case integer(Int)
  /// A number that may not fit into `Int`.
  ///
  /// Readers that convert numbers to doubles round those beyond 2^53.
  case unsigned(UInt64)
  /// A floating-point number; infinities and NaN are written as `null`, because JSON has neither.
  case number(Double)
  case bool(Bool)
  case null
}

extension JSON {
  /// Creates a value from external bytes, such as a file name or a word of a command line.
  ///
  /// UTF-8 becomes a string. Other bytes become `{"base64": "..."}` (RFC 4648, padded), which keeps all of the bytes
  /// and cannot be confused with a string.
  public init(bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
      self = .string(text)
    } else {
      self = .object([("base64", .string(base64(bytes)))])
    }
  }

  /// Creates a value from the bytes of a word, as ``init(bytes:)`` does.
  public init(_ word: Word) { self.init(bytes: word.bytes) }
  public init(_ text: String) { self = .string(text) }
  public init(_ value: Int) { self = .integer(value) }
  public init(_ value: UInt64) { self = .unsigned(value) }
  public init(_ value: Double) { self = .number(value) }
  public init(_ value: Bool) { self = .bool(value) }

  /// Creates a number from a time, rounded to nanoseconds because smaller parts are noise.
  public init(seconds: Double) { self = .number((seconds * 1e9).rounded() / 1e9) }
  public init(_ elements: some Sequence<Int>) { self = .array(elements.map(JSON.integer)) }
  public init(_ elements: some Sequence<String>) { self = .array(elements.map(JSON.string)) }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  public init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(stringLiteral text: String) { self = .string(text) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
}

extension JSON: Equatable {
  /// Compares the written form of two values.
  ///
  /// The order of members and each code point of a text count. The case that holds an integer does not count.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.object(let left), .object(let right)):
      left.elementsEqual(right) { $0.0.bytes == $1.0.bytes && $0.1 == $1.1 }
    case (.array(let left), .array(let right)): left == right
    case (.string(let left), .string(let right)): left.bytes == right.bytes
    case (.integer(let left), .integer(let right)): left == right
    case (.unsigned(let left), .unsigned(let right)): left == right
    case (.integer(let left), .unsigned(let right)): left == right
    case (.unsigned(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    default: false
    }
  }
}

extension JSON {
  /// The value in the format of RFC 8259, indented by two spaces, with a final newline.
  ///
  /// Numbers of an array are on the same line, as many as fit. Control characters, including DEL and C1, are escaped,
  /// so that a name cannot control the terminal that shows it.
  public var text: String {
    var text = ""
    write(to: &text, indent: 0)
    text += "\n"
    return text
  }

  /// The value on a line of its own with the newline, for a sequence of values.
  public var line: String {
    var text = ""
    write(to: &text, indent: nil)
    text += "\n"
    return text
  }

  /// Writes the value; if `indent` is `nil`, all of it is on one line.
  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .object(let members): Self.write(members, to: &text, indent: indent)
    case .array(let elements): Self.write(elements, to: &text, indent: indent)
    case .string(let string): Self.write(string, to: &text)
    case .integer(let value): text += value.description
    case .unsigned(let value): text += value.description
    case .number(let value): text += value.isFinite ? value.description : "null"
    case .bool(let value): text += value ? "true" : "false"
    case .null: text += "null"
    }
  }

  private static func write(_ members: [(String, JSON)], to text: inout String, indent: Int?) {
    guard !members.isEmpty else { return text += "{}" }
    text += "{"
    var separator = ""
    for (name, value) in members {
      text += separator
      separator = indent == nil ? ", " : ","
      startLine(of: &text, indent: indent.map { $0 + 1 })
      write(name, to: &text)
      text += ": "
      value.write(to: &text, indent: indent.map { $0 + 1 })
    }
    startLine(of: &text, indent: indent)
    text += "}"
  }

  private static func write(_ elements: [JSON], to text: inout String, indent: Int?) {
    guard !elements.isEmpty else { return text += "[]" }
    guard !elements.allSatisfy({ $0.isNumber }) else {
      return write(numbers: elements, to: &text, indent: indent)
    }
    text += "["
    var separator = ""
    for element in elements {
      text += separator
      separator = indent == nil ? ", " : ","
      startLine(of: &text, indent: indent.map { $0 + 1 })
      element.write(to: &text, indent: indent.map { $0 + 1 })
    }
    startLine(of: &text, indent: indent)
    text += "]"
  }

  /// Writes numbers on one line if they fit, otherwise on as many full lines as they need.
  private static func write(numbers: [JSON], to text: inout String, indent: Int?) {
    var lines = [""]
    for number in numbers {
      var word = ""
      number.write(to: &word, indent: 0)
      if let last = lines.indices.last, lines[last].utf8.count + word.utf8.count + 2 <= fullLine {
        lines[last] += (lines[last].isEmpty ? "" : ", ") + word
      } else {
        lines.append(word)
      }
    }
    guard let indent, lines.count > 1 else {
      return text += "[" + lines.joined(separator: ", ") + "]"
    }
    text += "["
    var separator = ""
    for line in lines {
      text += separator
      separator = ","
      startLine(of: &text, indent: indent + 1)
      text += line
    }
    startLine(of: &text, indent: indent)
    text += "]"
  }

  /// The length of a full line in bytes, without the indentation.
  private static let fullLine = 80

  /// Whether the value is a number or `null`, which stands for a number that is not known.
  private var isNumber: Bool {
    switch self {
    case .integer, .unsigned, .number, .null: true
    case .object, .array, .string, .bool: false
    }
  }

  private static func startLine(of text: inout String, indent: Int?) {
    guard let indent else { return }
    text += "\n"
    for _ in 0..<indent { text += "  " }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    if string.bytes.contains(where: mayNeedEscape) {
      for scalar in string.unicodeScalars {
        if let escape = escape(of: scalar) {
          text += escape
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    } else {
      text += string
    }
    text += "\""
  }

  /// Returns whether a byte may belong to a character that needs an escape.
  ///
  /// The byte 0xc2 is the first of the two bytes of each C1 control.
  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7f || byte == 0xc2 || byte == UInt8(ascii: "\"")
      || byte == UInt8(ascii: "\\")
  }

  private static func escape(of scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\0"..."\u{1f}", "\u{7f}"..."\u{9f}": "\\u00" + hexadecimal(scalar.value)
    default: nil
    }
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    (value < 0x10 ? "0" : "") + String(value, radix: 16)
  }
}

/// Encodes bytes in base64.
///
/// Source: RFC 4648, 4.
private func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    var bits: UInt32 = 0
    for place in 0..<3 {
      bits = bits << 8 | (place < group.count ? UInt32(group[start + place]) : 0)
    }
    for place in 0..<4 {
      let digit = alphabet[Int(bits >> UInt32(18 - 6 * place) & 0x3f)]
      text.append(place <= group.count ? digit : UInt8(ascii: "="))
    }
  }
  return String(bytes: text)
}
