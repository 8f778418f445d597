import Foundation
import Testing

@testable import CommandInterface

struct JSONTests {
  @Test func aLineHoldsAll() {
    let value: JSON = [
      "a": ["é\n", nil], "numbers": JSON(0..<100), "empty": [:], "none": [], "deep": [["b": 0.5]],
    ]
    #expect(
      value.line
        == #"{"a": ["é\n", null], "numbers": ["# + (0..<100).map { "\($0)" }.joined(separator: ", ")
        + #"], "empty": {}, "none": [], "deep": [{"b": 0.5}]}"# + "\n")
  }

  @Test func keepsTheOrderOfMembers() {
    let value: JSON = [
      "z": 1, "a": ["é", nil], "numbers": [10, 20, 0.5, nil], "empty": [:], "none": [],
      "deep": ["flag": true, "rows": [[10, 20], [20, 10]]],
    ]
    #expect(
      value.text == """
        {
          "z": 1,
          "a": [
            "é",
            null
          ],
          "numbers": [10, 20, 0.5, null],
          "empty": {},
          "none": [],
          "deep": {
            "flag": true,
            "rows": [
              [10, 20],
              [20, 10]
            ]
          }
        }

        """)
  }

  @Test(
    arguments: [
      (.integer(.min), "-9223372036854775808"), (.unsigned(.max), "18446744073709551615"),
      (.number(-0.25), "-0.25"), (.number(1e300), "1e+300"),
      (.number(.leastNonzeroMagnitude), "5e-324"),
      (.number(.nan), "null"), (.number(-.infinity), "null"), (true, "true"), (false, "false"),
      (nil, "null"), ("", "\"\""), (JSON([1, 2]), "[1, 2]"),
    ] as [(JSON, String)])
  func writesOneValue(value: JSON, text: String) {
    #expect(value.text == text + "\n")
  }

  @Test(arguments: [
    ("\"\\/", #""\"\\/""#), ("\n\r\t\u{8}\u{c}\0", #""\n\r\t\u0008\u000c\u0000""#),
    ("\u{1b}[31m", #""\u001b[31m""#), ("\u{7f}\u{80}\u{9b}", #""\u007f\u0080\u009b""#),
    ("\u{a0}©ä€𝄞", "\"\u{a0}©ä€𝄞\""), ("ä\u{9b}", "\"ä\\u009b\""),
    ("\u{2028}\u{202e}", "\"\u{2028}\u{202e}\""),
  ])
  func escapes(string: String, text: String) {
    #expect(JSON(string).text == text + "\n")
    #expect(JSON.object([(string, nil)]).text == "{\n  \(text): null\n}\n")
  }

  /// The text is read by Foundation's parser, which has no code in common with the writer.
  @Test func isReadByAnotherParser() throws {
    let everything = String(String.UnicodeScalarView((0..<0x3000).compactMap(Unicode.Scalar.init)))
    let value: JSON = ["text": .string(everything), "big": .unsigned(.max), "rows": JSON(0..<5000)]
    let read = try JSONSerialization.jsonObject(with: Data(value.text.utf8)) as? [String: Any]
    #expect(read?["text"] as? String == everything)
    #expect((read?["big"] as? NSNumber)?.uint64Value == .max)
    #expect(read?["rows"] as? [Int] == Array(0..<5000))
  }

  @Test func fillsLinesWithNumbers() {
    let lines = JSON(100..<140).text.split(separator: "\n")
    #expect(lines.first == "[" && lines.last == "]")
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.utf8.count <= 83 })
    #expect(lines[1].hasSuffix("115,"))
    // Two equal lines are both written.
    #expect(JSON([Int](repeating: 7, count: 200)).text.utf8.count(where: { $0 == 0x2c }) == 199)
  }

  @Test(
    arguments: [
      ([0x61, 0xff], "Yf8="), ([0xff], "/w=="), ([0xc3, 0x28, 0x0a], "wygK"),
      ([0xed, 0xa0, 0x80, 0x00], "7aCAAA=="), ([0xf8, 0xf9, 0xfa, 0xfb, 0xfc], "+Pn6+/w="),
    ] as [([UInt8], String)])
  func losesNoByte(bytes: [UInt8], base64: String) {
    #expect(JSON(bytes: bytes) == ["base64": .string(base64)])
    #expect(JSON(Word(bytes)) == ["base64": .string(base64)])
    #expect(Data(base64Encoded: base64) == Data(bytes))
  }

  @Test func takesUTF8ForText() {
    #expect(JSON(bytes: []) == "")
    #expect(JSON(bytes: Array("a\0ä".utf8)) == "a\0ä")
  }

  @Test func comparesWhatIsWritten() {
    #expect(["a": 1, "b": 2] as JSON == ["a": 1, "b": 2])
    #expect(["a": 1, "b": 2] as JSON != ["b": 2, "a": 1])
    #expect(JSON.integer(3) == .unsigned(3))
    #expect(JSON.integer(-1) != .unsigned(.max))
    #expect(JSON.number(1) != .integer(1))
    #expect([nil] as JSON != [])
    // The two Unicode forms of a name are names of two files.
    #expect(JSON("\u{e4}") != "a\u{308}")
    #expect(["\u{e4}": 1] as JSON != ["a\u{308}": 1])
  }
}
