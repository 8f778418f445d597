internal import LinuxSystem

/// A part of a segment or file: whole pages, at least one.
struct ObjectPart {
  let offset: ByteCount
  let length: ByteCount

  /// The offset of its end in the object.
  var end: ByteCount { offset + length }

  /// Checks an offset and a length without the size of the object; returns `nil` if no length is given.
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

  /// Checks an offset and a length; without a length, the part ends at the end of an object of the given size.
  ///
  /// A partial last page counts whole.
  ///
  /// - Throws: `.noSuchPart`, `.notPageAligned`; `.beyondEnd` if no page is left after the offset.
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
    self.length = end - offset
  }
}
