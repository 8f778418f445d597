/// A horizontal bar: `████▌` in eighths of a column where UTF-8 is shown, `#####` elsewhere.
public struct Bar: Hashable, Sendable {
  /// How much of it is filled, from 0 to 1. What lies outside is the nearest of these; what is no number is 0.
  public let share: Double
  /// How long it is when it is full.
  public let columns: Int

  public init(_ share: Double, columns: Int) {
    self.share = share.isNaN ? 0 : min(max(share, 0), 1)
    self.columns = max(columns, 0)
  }

  /// The filled part alone: at most as many columns as the bar has, no spaces behind it.
  ///
  /// It is rounded to the nearest length; only nothing shows nothing.
  public func text(on terminal: TerminalTraits) -> String {
    let parts = terminal.isUTF8 ? 8 : 1
    let nearest = Int((share * Double(columns * parts)).rounded())
    let length = share > 0 && columns > 0 ? max(nearest, 1) : 0
    guard terminal.isUTF8 else { return String(repeating: "#", count: length) }
    return String(repeating: "█", count: length / 8) + Self.eighths[length % 8]
  }

  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
