import Foundation

/// A check that JSON conforms to a schema of schemas/, for the keywords that those schemas use.
struct SchemaCheck {
  private let definitions: [String: Any]
  private let schema: [String: Any]

  init(_ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "schemas/\(name).json")
    schema = try Self.object(Data(contentsOf: file))
    definitions = schema["$defs"] as? [String: Any] ?? [:]
  }

  private static func object(_ data: Data) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// Returns the faults of a text, or none if it conforms.
  ///
  /// Unlike the schema, the check requires every member to be known.
  func findings(_ text: String) throws -> [String] {
    let value = try Self.object(Data(text.utf8))
    guard let name = value["report"] as? String, let form = definitions[name] as? [String: Any],
      (schema["oneOf"] as? [[String: String]])?.contains(["$ref": "#/$defs/\(name)"]) == true
    else { return ["no such report"] }
    return findings(value, form, name)
  }

  private func findings(_ value: Any, _ form: [String: Any], _ path: String) -> [String] {
    var found: [String] = []
    if let reference = form["$ref"] as? String {
      let name = String(reference.dropFirst("#/$defs/".count))
      guard let form = definitions[name] as? [String: Any] else { return ["\(path): \(reference)"] }
      found += findings(value, form, path)
    }
    if let forms = form["anyOf"] as? [[String: Any]],
      forms.allSatisfy({ !findings(value, $0, path).isEmpty })
    {
      found.append("\(path): none of those it may be")
    }
    if let constant = form["const"], "\(constant)" != "\(value)" {
      found.append("\(path): not \(constant)")
    }
    if let values = form["enum"] as? [String], !values.contains(value as? String ?? "") {
      found.append("\(path): none of \(values)")
    }
    if let type = form["type"] {
      let types = type as? [String] ?? [type as? String ?? ""]
      if !types.contains(where: { Self.is(value, $0) }) { found.append("\(path): no \(types)") }
    }
    if let items = form["items"] as? [String: Any], let values = value as? [Any] {
      for (index, value) in values.enumerated() {
        found += findings(value, items, "\(path)[\(index)]")
      }
    }
    if let members = value as? [String: Any], let properties = form["properties"] as? [String: Any]
    {
      for name in form["required"] as? [String] ?? [] where members[name] == nil {
        found.append("\(path): no \(name)")
      }
      for (name, value) in members {
        guard let form = properties[name] as? [String: Any] else {
          found.append("\(path).\(name): not in the schema")
          continue
        }
        found += findings(value, form, "\(path).\(name)")
      }
    }
    return found
  }

  private static func `is`(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": value is Bool
    case "number": value is NSNumber
    case "integer": (value as? NSNumber).map { $0.stringValue.allSatisfy(\.isNumber) } ?? false
    default: false
    }
  }

}
