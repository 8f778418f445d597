import NumaCore

extension IDMask {
  /// The numbers as numactl's reports list them: each has a blank after it.
  var spaced: String {
    var text = ""
    for member in self {
      text.append(member.rawValue.description)
      text.append(" " as String)
    }
    return text
  }
}
