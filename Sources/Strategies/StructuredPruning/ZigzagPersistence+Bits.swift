/// A vector over GF(2).
struct BitVector: Equatable {
  private(set) var bits: [Bool]

  /// A vector of zeros.
  init(count: Int) { bits = [Bool](repeating: false, count: count) }

  /// A vector with ones at some places.
  init(_ places: [Int], count: Int) {
    self.init(count: count)
    for place in places { bits[place] = true }
  }

  subscript(index: Int) -> Bool {
    get { bits[index] }
    set { bits[index] = newValue }
  }

  var isZero: Bool { !bits.contains(true) }

  /// Adds another vector of as many elements.
  mutating func add(_ other: BitVector) {
    precondition(bits.count == other.bits.count, "\(bits.count) bits + \(other.bits.count)")
    for index in other.bits.indices where other.bits[index] { bits[index].toggle() }
  }

  /// This vector and another one after it.
  func joined(_ other: BitVector) -> BitVector {
    var result = self
    result.bits += other.bits
    return result
  }

  /// The first elements, and the others.
  func split(at place: Int) -> (BitVector, BitVector) {
    var (first, second) = (self, self)
    first.bits = Array(bits.prefix(place))
    second.bits = Array(bits.dropFirst(place))
    return (first, second)
  }

  /// The vector with zeros added, or with elements left out at the end.
  func resized(to count: Int) -> BitVector {
    var result = BitVector(count: count)
    for index in 0..<min(count, bits.count) { result.bits[index] = bits[index] }
    return result
  }

  /// The sum of the vectors whose places are ones here, each of `count` elements.
  func combining(_ vectors: [BitVector], count: Int) -> BitVector {
    var sum = BitVector(count: count)
    for (vector, isOne) in zip(vectors, bits) where isOne { sum.add(vector) }
    return sum
  }
}

/// Independent vectors over GF(2) by their first one, each with a tag that is added as they are.
struct BitEchelon {
  private var rows: [Int: (vector: BitVector, tag: BitVector)] = [:]
  private let tagCount: Int

  /// No vectors yet; tags have so many elements.
  init(tagCount: Int = 0) { self.tagCount = tagCount }

  /// What is left of a vector, and the sum of the tags of those that were subtracted.
  func reduced(_ vector: BitVector) -> (BitVector, BitVector) {
    var rest = vector
    var tag = BitVector(count: tagCount)
    for place in vector.bits.indices where rest[place] {
      guard let row = rows[place] else { continue }
      rest.add(row.vector)
      tag.add(row.tag)
    }
    return (rest, tag)
  }

  /// Adds a vector; false if it depends on those that are there.
  mutating func insert(_ vector: BitVector, tag: BitVector) -> Bool {
    let (rest, sum) = reduced(vector)
    guard let place = rest.bits.firstIndex(of: true) else { return false }
    var total = tag
    total.add(sum)
    rows[place] = (rest, total)
    return true
  }
}
