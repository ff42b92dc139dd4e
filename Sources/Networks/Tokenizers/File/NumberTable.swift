/// A hash table from 64-bit keys to numbers from zero on, filled once and then read.
///
/// Open addressing over two arrays: a look-up is one multiplication and most often one probe. Merges
/// and the edges of prefix trees are looked up several times for each byte of a text.
struct NumberTable: Sendable {
  private var keys: [UInt64]
  /// The number, or −1 where the slot is free.
  private var numbers: [Int32]
  private var shift: UInt64
  private(set) var count = 0

  init(expecting capacity: Int = 8) {
    let bits = max(4, Int.bitWidth - (max(1, capacity) * 2 - 1).leadingZeroBitCount)
    keys = Array(repeating: 0, count: 1 << bits)
    numbers = Array(repeating: -1, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// The number of a key, or nil.
  subscript(key: UInt64) -> Int32? {
    let slot = slot(of: key)
    return numbers[slot] < 0 ? nil : numbers[slot]
  }

  /// Gives a key a number; whether the key was new.
  @discardableResult
  mutating func insert(_ number: Int32, for key: UInt64) -> Bool {
    if count * 2 >= keys.count { grow() }
    let slot = slot(of: key)
    let isNew = numbers[slot] < 0
    (keys[slot], numbers[slot]) = (key, number)
    if isNew { count += 1 }
    return isNew
  }

  private func slot(of key: UInt64) -> Int {
    // The multiplier is 2^64 divided by the golden ratio: neighbouring keys land far apart.
    var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> shift)
    while numbers[slot] >= 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  private mutating func grow() {
    var larger = NumberTable(expecting: keys.count)
    for (key, number) in zip(keys, numbers) where number >= 0 { larger.insert(number, for: key) }
    self = larger
  }
}
