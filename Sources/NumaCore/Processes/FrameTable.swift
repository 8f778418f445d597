/// The number of processes of a group that map each page frame, and the node of each frame.
///
/// An entry takes 8 bytes. A table of 32768 entries is allocated when the first of its frames is recorded.
struct FrameTable {
  /// The data of a frame.
  struct Entry {
    /// The number within the group of the process recorded last, plus 1; 0 if there is none.
    var last: UInt32 = 0
    /// The number of processes that map the frame. A process counts again if another process was recorded in between.
    /// The count stops at 65535.
    var sharers: UInt16 = 0
    /// The number of the node; -1 if it is unknown.
    var node: Int16 = -1
  }

  /// The index of each table in `tables`, by the upper part of its frame numbers; -1 if there is none.
  private var places: [Int32] = []
  private var tables: [[Entry]] = []

  /// The data of a frame.
  ///
  /// Frame numbers beyond those of any machine share one entry.
  subscript(frame: UInt) -> Entry {
    get {
      let (part, index) = Self.split(frame)
      guard part < places.count, places[part] >= 0 else { return Entry() }
      return tables[Int(places[part])][index]
    }
    _modify {
      let (part, index) = Self.split(frame)
      if part >= places.count { places += repeatElement(-1, count: part + 1 - places.count) }
      if places[part] < 0 {
        places[part] = Int32(tables.count)
        tables.append([Entry](repeating: Entry(), count: 1 << Self.bits))
      }
      yield &tables[Int(places[part])][index]
    }
  }

  /// Records that a process maps a frame; returns `false` if this process was the last one recorded.
  mutating func note(_ frame: UInt, of process: UInt32) -> Bool {
    let isNew = self[frame].last != process + 1
    if isNew {
      self[frame].last = process + 1
      let sharers = self[frame].sharers
      self[frame].sharers = sharers == .max ? sharers : sharers + 1
    }
    return isNew
  }

  private static func split(_ frame: UInt) -> (part: Int, index: Int) {
    // The kernel's frame numbers have 55 bits. Processors have byte addresses of 52 bits, which is 40 bits for pages of
    // 4 KiB.
    let frame = min(frame, 1 << 40 - 1)
    return (Int(frame >> bits), Int(frame & (1 << bits - 1)))
  }

  private static let bits: UInt = 15
}
