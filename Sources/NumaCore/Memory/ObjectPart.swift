internal import LinuxSystem

/// The part of a segment or file that is meant: whole pages, at least one.
struct ObjectPart {
  let offset: ByteCount
  let length: ByteCount

  /// Where it ends in the object.
  var end: ByteCount { ByteCount(rawValue: offset.rawValue + length.rawValue) }

  /// Checks what can be checked without looking at the object; nil where no length is given.
  ///
  /// - Throws: `.noSuchPart`, `.notPageAligned`.
  init?(
    of path: FilePath, _ offset: ByteCount, _ length: ByteCount?, pageSize: ByteCount
  ) throws(SharedObjectError) {
    let size = pageSize.rawValue
    guard offset.rawValue >= 0, (length?.rawValue ?? size) > 0 else {
      throw .noSuchPart(path, offset: offset, length: length)
    }
    guard offset.rawValue % size == 0, (length?.rawValue ?? 0) % size == 0 else {
      throw .notPageAligned(path, offset: offset, length: length, pageSize: pageSize)
    }
    guard let length else { return nil }
    guard !offset.rawValue.addingReportingOverflow(length.rawValue).overflow else {
      throw .noSuchPart(path, offset: offset, length: length)
    }
    self.offset = offset
    self.length = length
  }

  /// Does the same for an object of a size; where no length is given, takes what is left from the offset on. A last
  /// page that is not full counts whole.
  ///
  /// - Throws: `.noSuchPart`, `.notPageAligned`; `.beyondEnd` where nothing is left.
  init(
    of path: FilePath, _ offset: ByteCount, _ length: ByteCount?, pageSize: ByteCount,
    size: ByteCount
  ) throws(SharedObjectError) {
    if let part = try Self(of: path, offset, length, pageSize: pageSize) {
      self = part
      return
    }
    let end = size.rounded(toPagesOf: pageSize)
    guard offset < end else { throw .beyondEnd(path, offset: offset, length: nil, size: size) }
    self.offset = offset
    self.length = ByteCount(rawValue: end.rawValue - offset.rawValue)
  }
}

extension ByteCount {
  /// As much as the least number of whole pages that hold it.
  func rounded(toPagesOf pageSize: ByteCount) -> ByteCount {
    let (pages, rest) = rawValue.quotientAndRemainder(dividingBy: pageSize.rawValue)
    return ByteCount(
      rawValue: (pages + (rest > 0 ? 1 : 0)).multipliedSaturated(by: pageSize.rawValue))
  }
}
