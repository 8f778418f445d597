import CommandInterface

extension ExitStatus {
  /// `--strict`: some pages stayed.
  static let someStayed = ExitStatus(rawValue: 3)
  /// `--strict`: no page moved, although some should have.
  static let noneMoved = ExitStatus(rawValue: 4)
  /// `--reserve`: the migration was refused before any page moved.
  static let reserveNotMet = ExitStatus(rawValue: 5)
}
