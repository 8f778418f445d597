import LinuxSystem
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("", ""), ("/", "/"), ("//", "/"), ("///a", "/a"), ("a/", "a"), ("a//", "a"), ("a//b", "a/b"),
    ("/a/./b/", "/a/./b"), ("..", ".."), ("a\0b", "a"), ("\0", ""),
  ])
  func slashes(_ text: String, _ path: String) {
    #expect(FilePath(text).string == path)
    #expect(FilePath(text).description == path)
    #expect(FilePath(text) == FilePath(path))
    #expect(FilePath(text).isEmpty == path.isEmpty)
  }

  @Test func bytesThatAreNotUTF8ReachTheCLibrary() {
    let path = FilePath(bytes: [0x2f, 0xff, 0xfe, 0x20])
    #expect([UInt8](path.bytes) == [0x2f, 0xff, 0xfe, 0x20])
    let seen = unsafe path.withPlatformString { start in
      unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: 5))
    }
    #expect(seen == [0x2f, 0xff, 0xfe, 0x20, 0])
    #expect(path.string == "/\u{fffd}\u{fffd} ")
    #expect(path != FilePath(path.string))
  }

  @Test(arguments: [
    ("", [], false), ("/", [], true), ("a", ["a"], false), ("/a/b", ["a", "b"], true),
    ("./..", [".", ".."], false),
  ])
  func components(_ text: String, _ names: [String], _ isAbsolute: Bool) {
    let path = FilePath(text)
    #expect(path.components.map(\.string) == names)
    #expect(path.isAbsolute == isAbsolute)
    #expect(path.lastComponent?.string == names.last)
    #expect((isAbsolute ? "/" as FilePath : "").appending(path.components) == path)
  }

  @Test func kindsOfComponents() {
    let kinds = FilePath("a/./../.../..a").components.map(\.kind)
    #expect(kinds == [.regular, .currentDirectory, .parentDirectory, .regular, .regular])
  }

  @Test func componentsOfDifferentPathsCompareByTheirBytes() {
    #expect(FilePath("/x/name").lastComponent == FilePath("name/").lastComponent)
    #expect(FilePath("/x/name").lastComponent != FilePath("names").lastComponent)
    #expect(Set(FilePath("a/b/a").components).count == 2)
  }

  @Test(arguments: [
    ("", ""), ("/", "/"), ("a", ""), ("/a", "/"), ("/a/b", "/a"), ("a/b", "a"),
  ])
  func withoutLastComponent(_ text: String, _ rest: String) {
    var path = FilePath(text)
    #expect(path.removingLastComponent().string == rest)
    path.removeLastComponent()
    #expect(path.string == rest)
  }

  @Test(arguments: [
    ("/a", "b", "/a/b", "/a/b"), ("/a", "/b", "/a/b", "/b"), ("/", "b", "/b", "/b"),
    ("", "b", "b", "b"), ("", "/b", "b", "/b"), ("/a", "", "/a", "/a"), ("", "", "", ""),
    ("a", "../b//c/", "a/../b/c", "a/../b/c"),
  ])
  func appended(_ text: String, _ other: String, _ appended: String, _ pushed: String) {
    #expect(FilePath(text).appending(other).string == appended)
    #expect(FilePath(text).pushing(FilePath(other)).string == pushed)
  }

  @Test(arguments: [
    ("/a/b", "/a", "b"), ("/a/b", "/a/b", ""), ("/a/b", "/", "a/b"), ("/ab", "/a", nil),
    ("/a", "/a/b", nil), ("a/b", "a", "b"), ("a/b", "/a", nil), ("a/b", "", "a/b"),
  ])
  func prefix(_ text: String, _ other: String, _ rest: String?) {
    var path = FilePath(text)
    #expect(path.starts(with: FilePath(other)) == (rest != nil))
    let isRemoved = path.removePrefix(FilePath(other))
    #expect(isRemoved == (rest != nil))
    #expect(path.string == rest ?? text)
  }

  @Test func emptyPrefixOfAnAbsolutePath() {
    var path: FilePath = "/a"
    #expect(path.starts(with: ""))
    let isRemoved = path.removePrefix("")
    #expect(!isRemoved)
    #expect(path == "/a")
  }

  @Test(arguments: [
    ("/a/../b", "/b"), ("/../a", "/a"), ("../a", "../a"), ("a/..", ""), ("a/../../b", "../b"),
    ("./a/./b", "a/b"), ("/.", "/"), ("", ""), ("../../a/../b", "../../b"),
  ])
  func normalized(_ text: String, _ normal: String) {
    #expect(FilePath(text).lexicallyNormalized().string == normal)
  }
}
