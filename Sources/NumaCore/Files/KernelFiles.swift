internal import LinuxSystem

/// Functions that read files with one value, such as most files of /sys.
extension SystemRoot {
  /// Reads a list of numbers such as `0-3,8`; returns `nil` if there is no such file.
  func mask<ID>(_ path: FilePath, of _: ID.Type = ID.self) throws(ReadError) -> IDMask<ID>? {
    guard let text = try readIfPresent(path) else { return nil }
    do throws(RangeListError) {
      return try IDMask<ID>(rangeList: text)
    } catch {
      throw .malformed(resolve(path), reason: error.description)
    }
  }

  /// Reads a bitmap such as `00000000,0000000b`; returns `nil` if there is no such file.
  func bitmap<ID>(_ path: FilePath, of _: ID.Type = ID.self) throws(ReadError) -> IDMask<ID>? {
    guard let text = try readIfPresent(path) else { return nil }
    do throws(BitmapError) {
      return try IDMask<ID>(bitmap: text)
    } catch {
      throw .malformed(resolve(path), reason: error.description)
    }
  }

  /// Reads a number; returns `nil` if there is no such file.
  func number(_ path: FilePath) throws(ReadError) -> Int? {
    guard let text = try readIfPresent(path) else { return nil }
    guard let number = decimalNumber(text) else {
      throw .malformed(resolve(path), reason: "no number")
    }
    return number
  }

  /// Reads the node of a device; returns `nil` if the kernel does not know it, or with a warning if it cannot be read.
  func knownNode(_ path: FilePath) -> NodeID? {
    let number = part { () throws(ReadError) in try signedNumber(path) }
    return number.flatMap { $0 >= 0 ? NodeID(rawValue: $0) : nil }
  }

  /// Reads the number of a node, which is -1 if the kernel does not know it; returns `nil` if there is no such file.
  func signedNumber(_ path: FilePath) throws(ReadError) -> Int? {
    guard let text = try readIfPresent(path) else { return nil }
    let isNegative = text.first == .hyphen
    guard let number = decimalNumber(text.dropFirst(isNegative ? 1 : 0)),
      number <= RangeList.greatestNumber
    else { throw .malformed(resolve(path), reason: "no node number") }
    return isNegative ? -number : number
  }

  /// Parses a truth value as the kernel writes it.
  func truth(of text: [UInt8], in path: FilePath) throws(ReadError) -> Bool {
    switch String(bytes: text) {
    case "true", "1", "Y": true
    case "false", "0", "N": false
    default: throw .malformed(resolve(path), reason: "neither true nor false")
    }
  }

  /// Reads the text of a file; returns `nil` if there is no such file.
  func readIfPresent(_ path: FilePath) throws(ReadError) -> [UInt8]? {
    do throws(ReadError) {
      return try read(path)
    } catch .unreadable(_, .noSuchFileOrDirectory) {
      return nil
    }
  }
}
