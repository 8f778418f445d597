import Foundation
import Testing

@testable import CommandInterface

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct SVGTests {
  /// The document is well-formed if its text has every byte, as a name may, and characters that XML forbids or gives a
  /// meaning.
  @Test func isWellFormedWhateverTheTextIs() throws {
    let bytes = (UInt8.min...UInt8.max).map { $0 }
    let text =
      String(decoding: bytes, as: UTF8.self) + "]]><&\"'\u{fffe}\u{ffff}\u{202e}\u{85}"
    var picture = SVG(width: 10, height: 20, title: text)
    picture.rectangle(x: 1, y: 2, width: 3, height: 4, fill: text, stroke: text, hint: text)
    picture.text(text, x: 5, y: 6, anchor: .end, isBold: true)
    let parser = XMLParser(data: Data(picture.document.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(!picture.document.contains("\u{fffe}"))
    #expect(!picture.document.utf8.contains(0))
  }

  @Test func isAFileOfItsOwn() {
    let document = SVG(width: 10, height: 20, title: "a & b").document
    #expect(document.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="))
    #expect(document.contains("version=\"1.1\" width=\"10\" height=\"20\" viewBox=\"0 0 10 20\""))
    #expect(document.contains("<title>a &amp; b</title>"))
    #expect(document.hasSuffix("</svg>\n"))
  }

  @Test(arguments: [
    (0, "#ffffff"), (1, "#ff4628"), (-3, "#ffffff"), (7, "#ff4628"), (.nan, "#ffffff"),
  ])
  func heatsUpFromWhiteToRed(share: Double, color: String) {
    #expect(SVG.heat(share) == color)
  }
}
