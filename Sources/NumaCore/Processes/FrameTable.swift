/// How many processes of a group map each page frame, and on which node it is: 8 bytes for a frame, a table for each
/// 32768 frames of which one is met.
struct FrameTable {
  /// What is known of a frame.
  struct Entry {
    /// One more than the process that met it last, as a number within the group; 0 for none.
    var last: UInt32 = 0
    /// How many processes map it, or more.
    var sharers: UInt16 = 0
    /// -1 where it is not known.
    var node: Int16 = -1
  }

  /// The place of each table, by the upper part of its frames' numbers; -1 for none.
  private var places: [Int32] = []
  private var tables: [[Entry]] = []

  /// What is known of a frame. Numbers beyond those of any machine share one entry.
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

  /// Notes that a process maps a frame; false where it is known.
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
    // The kernel's numbers have 55 bits; processors address 52 bits of bytes.
    let frame = min(frame, 1 << 40 - 1)
    return (Int(frame >> bits), Int(frame & (1 << bits - 1)))
  }

  private static let bits: UInt = 15
}
