import LinuxSystem
import Testing

@Suite("Bytes and texts")
struct ByteTextTests {
  @Test func comparesBytes() {
    let bytes: [UInt8] = [0x61, 0xc3, 0xa9]
    #expect(bytes.equals("aé"))
    #expect(!bytes.equals("a"))
    #expect(!bytes.equals("aéb"))
    #expect(bytes.dropFirst().equals("é"))
    #expect([UInt8]().equals(""))
    #expect(![UInt8]([0xff]).equals("\u{fffd}"))
  }

  /// By Unicode's rules, both forms of é are equal. The kernel's files have one of them.
  @Test func takesTwoFormsOfALetterForTwoTexts() {
    #expect(!"e\u{301}".bytes.equals("\u{e9}"))
    #expect(!"e\u{301}".bytes.hasPrefix("\u{e9}"))
    #expect("e\u{301}".bytes.hasPrefix("e"))
  }

  @Test func findsTheStartAndTheEnd() {
    let name = "docker-12.scope".bytes
    #expect(name.hasPrefix("docker-"))
    #expect(name.hasPrefix(""))
    #expect(!name.hasPrefix("docker-12.scope2"))
    #expect(name[...].hasSuffix(".scope"))
    #expect(!name[...].hasSuffix("x.scope"))
    #expect(name.remainder(behind: "docker-")?.remainder(before: ".scope")?.equals("12") == true)
    #expect(name.remainder(behind: "podman-") == nil)
    #expect(name[...].remainder(before: ".slice") == nil)
    #expect(name.remainder(behind: "docker-12.scope")?.isEmpty == true)
  }

  @Test func makesTexts() {
    #expect(String(bytes: [0x61, 0xff, 0x62]) == "a\u{fffd}b")
    #expect(String(bytes: "numa".bytes[1...]) == "uma")
  }

  @Test(arguments: [(3, "007"), (1, "7"), (0, "7"), (-1, "7")])
  func padsATextToAWidth(width: Int, padded: String) {
    #expect("7".padded(to: width, with: UInt8(ascii: "0")) == padded)
  }
}
