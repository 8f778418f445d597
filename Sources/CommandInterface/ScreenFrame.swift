/// Lines of text for a window, which can show the changes since the previous frame.
public struct ScreenFrame: Sendable {
  /// A line and the colours of its parts.
  public struct Line: Hashable, Sendable {
    /// Part of a line of one colour.
    public struct Part: Hashable, Sendable {
      let text: String
      let paint: Paint

      /// Creates a part; characters that would control the terminal are written as `\xNN`.
      public init(_ text: String, _ paint: Paint = .plain) {
        self.text = text.printable
        self.paint = paint
      }
    }

    let parts: [Part]
    /// Whether words of the line that have changed are highlighted.
    let showsChanges: Bool

    public init(_ parts: [Part], showsChanges: Bool = true) {
      self.parts = parts
      self.showsChanges = showsChanges
    }

    public init(_ text: String, _ paint: Paint = .plain, showsChanges: Bool = true) {
      self.init([Part(text, paint)], showsChanges: showsChanges)
    }

    /// Returns the whole line, for output that is printed once.
    public func text(on terminal: TerminalTraits) -> String {
      parts.map { $0.paint.apply(to: $0.text, on: terminal) }.joined()
    }

    fileprivate var characters: [(character: Character, paint: Paint)] {
      parts.flatMap { part in part.text.map { ($0, part.paint) } }
    }
  }

  public var lines: [Line]

  public init(_ lines: [Line] = []) { self.lines = lines }

  /// The sequence that switches to the alternate screen and hides the cursor.
  ///
  /// Source: ECMA-48, xterm's control sequences (`DECSET` 1049 and 25).
  static let enter = "\u{1b}[?1049h\u{1b}[?25l"
  static let leave = "\u{1b}[?25h\u{1b}[?1049l"
}

extension ScreenFrame {
  /// Returns the text that draws the frame over the previous frame, from the first line of the window down.
  ///
  /// A line is cut at the end of the window. If not all lines fit, the last line shows the number of the missing lines.
  /// A word that was not at its place in the previous frame is shown inverted. If `previous` is `nil`, this is the
  /// first frame, in which no word has changed.
  public func text(
    columns: Int, rows: Int, after previous: ScreenFrame?, on terminal: TerminalTraits
  ) -> String {
    var shown = lines
    if shown.count > rows, rows > 0 {
      let hidden = shown.count - rows + 1
      shown = Array(shown.prefix(rows - 1))
      shown.append(Line("… \(hidden) more lines".asASCII(unless: terminal.isUTF8), .faint))
    }
    var text = "\u{1b}[H"
    for (index, line) in shown.enumerated() {
      let before = previous.map { $0.lines.indices.contains(index) ? $0.lines[index] : nil }
      let drawn = line.drawn(columns: columns, after: before, on: terminal)
      // In a full line the cursor stands on the last column, which must not be erased.
      text += drawn.text + (drawn.columns < columns ? "\u{1b}[K" : "")
      if index < shown.count - 1 { text += "\n" }
    }
    return text + "\u{1b}[J"
  }
}

extension ScreenFrame.Line {
  /// Returns the line in a window of this many columns, and the number of columns that the line takes.
  ///
  /// `before` is the line of the previous frame. Without a previous frame it is `nil`, and no change is marked. If the
  /// previous frame lacked the line, it holds a `nil` line, and the whole line is marked.
  fileprivate func drawn(
    columns: Int, after before: ScreenFrame.Line??, on terminal: TerminalTraits
  ) -> (text: String, columns: Int) {
    let characters = characters
    var isChanged = [Bool](repeating: false, count: characters.count)
    if showsChanges, case .some(let line) = before {
      let old = line?.characters.map { $0.character } ?? []
      for word in words(characters.map({ $0.character })) {
        guard !isSame(word, characters.map({ $0.character }), old) else { continue }
        for place in word { isChanged[place] = true }
      }
    }
    var text = ""
    var run = ""
    var runStyle: (paint: Paint, isChanged: Bool) = (.plain, false)
    var used = 0
    func flush() -> String {
      let painted = runStyle.paint.apply(to: run, on: terminal)
      return runStyle.isChanged ? Paint.inverse.apply(to: painted, on: terminal) : painted
    }
    for (place, (character, paint)) in characters.enumerated() {
      let width = String(character).columns
      guard used + width <= columns else { break }
      if (paint, isChanged[place]) != runStyle {
        text += flush()
        run = ""
        runStyle = (paint, isChanged[place])
      }
      run.append(character)
      used += width
    }
    return (text + flush(), used)
  }

  /// Returns the places of the words, which are separated by blanks.
  private func words(_ characters: [Character]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (place, character) in characters.enumerated() {
      if character == " " {
        if let first = start { words.append(first..<place) }
        start = nil
      } else if start == nil {
        start = place
      }
    }
    if let first = start { words.append(first..<characters.count) }
    return words
  }

  /// Returns whether the old line has the same word at this place, not as a part of a longer word.
  private func isSame(_ word: Range<Int>, _ characters: [Character], _ old: [Character]) -> Bool {
    guard word.upperBound <= old.count, characters[word] == old[word] else { return false }
    func isBlank(_ place: Int) -> Bool { !old.indices.contains(place) || old[place] == " " }
    return isBlank(word.lowerBound - 1) && isBlank(word.upperBound)
  }
}

extension String {
  fileprivate func asASCII(unless isUTF8: Bool) -> String {
    isUTF8 ? self : String(decoding: utf8.filter { $0 < 0x80 }, as: UTF8.self)
  }
}
