/// A horizontal bar: `████▌` in eighths of a column if the terminal shows UTF-8, otherwise `#####`.
public struct Bar: Hashable, Sendable {
  /// The filled share of the bar, from 0 to 1.
  ///
  /// A share outside this range becomes the nearest end. NaN becomes 0.
  public let share: Double
  /// The length of the full bar, in columns of the terminal.
  public let columns: Int

  public init(_ share: Double, columns: Int) {
    self.share = share.isNaN ? 0 : min(max(share, 0), 1)
    self.columns = max(columns, 0)
  }

  /// Returns the filled part alone: at most as many columns as the bar has, without spaces after it.
  ///
  /// The length is rounded to the nearest possible length, but a share above 0 has at least the smallest length.
  public func text(on terminal: TerminalTraits) -> String {
    let parts = terminal.isUTF8 ? 8 : 1
    let nearest = Int((share * Double(columns * parts)).rounded())
    let length = share > 0 && columns > 0 ? max(nearest, 1) : 0
    guard terminal.isUTF8 else { return String(repeating: "#", count: length) }
    return String(repeating: "█", count: length / 8) + Self.eighths[length % 8]
  }

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
