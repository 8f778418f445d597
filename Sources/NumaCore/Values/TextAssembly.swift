#if hasFeature(Embedded)
  /// Functions that assemble text, in the place of those of the standard library, which do the same.
  ///
  /// The standard library's functions are inlined: each part of an interpolated text would take some 200 bytes of code, a tenth
  /// of a tool in all. With these functions, a part takes a call. The compiler prefers a function of another module to a function
  /// of the standard library with the same signature.
  ///
  /// CommandInterface has the same functions for the texts of the tools.
  extension DefaultStringInterpolation {
    @inline(never)
    mutating func appendLiteral(_ literal: String) { write(literal) }

    @inline(never)
    mutating func appendInterpolation(_ text: String) { write(text) }

    mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      appendLiteral(value.description)
    }

    mutating func appendInterpolation(
      _ value: some CustomStringConvertible & TextOutputStreamable
    ) {
      appendLiteral(value.description)
    }
  }

  extension String {
    @inline(never)
    static func + (left: String, right: String) -> String {
      var text = left
      text.append(right)
      return text
    }

    @inline(never)
    static func += (left: inout String, right: String) { left.append(right) }
  }
#endif
