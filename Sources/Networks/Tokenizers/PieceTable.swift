/// Numbers the distinct pieces of texts in the order of their first appearance.
///
/// A hash table with open addressing over one array of bytes. The obvious `[[UInt8]: Int]` needs an
/// allocation for each of the 2 million pieces of a corpus, only to look it up.
struct PieceTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var hashes: [UInt64] = []
  /// The piece's number plus one, or zero where the slot is free; a power of two of them.
  private var slots = [Int32](repeating: 0, count: 1 << 12)

  /// The number of distinct pieces.
  var count: Int { hashes.count }

  /// The bytes of a piece.
  func piece(_ index: Int) -> ArraySlice<UInt8> { bytes[ends[index]..<ends[index + 1]] }

  /// The number of the piece at a range of a text, and whether it is new.
  mutating func index(of range: Range<Int>, in text: [UInt8]) -> (index: Int, isNew: Bool) {
    let hash = Self.hash(text, range)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, isEqual(index, text, range) { return (index, false) }
      slot = (slot + 1) & (slots.count - 1)
    }
    bytes += text[range]
    ends.append(bytes.count)
    hashes.append(hash)
    slots[slot] = Int32(count)
    if count * 2 > slots.count { grow() }
    return (count - 1, true)
  }

  /// The number of the piece at a range of a text, or nil when it was never seen.
  func find(_ range: Range<Int>, in text: [UInt8]) -> Int? {
    let hash = Self.hash(text, range)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, isEqual(index, text, range) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func isEqual(_ index: Int, _ text: [UInt8], _ range: Range<Int>) -> Bool {
    let start = ends[index]
    guard ends[index + 1] - start == range.count else { return false }
    for offset in 0..<range.count where bytes[start + offset] != text[range.lowerBound + offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index + 1)
    }
  }

  /// FNV-1a with a last mixing step, because its low bits alone choose the slot.
  private static func hash(_ text: [UInt8], _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in range { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01b3 }
    return hash ^ (hash >> 32)
  }
}
