extension MergeModel {
  /// Carries out all merges that apply, in the order of their ranks and from the left.
  ///
  /// - Complexity: O(*n* log *n*) for *n* symbols.
  func merge(_ symbols: inout [Int32]) {
    guard symbols.count > 1 else { return }
    var chain = SymbolChain(symbols)
    var queue = MergeQueue()
    for position in 0..<symbols.count - 1 {
      if let rank = ranks[Self.key(symbols[position], symbols[position + 1])] {
        queue.append(MergeQueue.entry(rank, position))
      }
    }
    queue.order()
    while let (rank, position) = queue.removeFirst() {
      // The symbols may have changed since the entry was made.
      guard let pair = chain.pair(at: position), let current = ranks[pair],
        results[current] == results[rank]
      else { continue }
      chain.join(at: position, into: results[rank])
      let left = chain.previous(position)
      if left >= 0, let pair = chain.pair(at: left), let rank = ranks[pair] {
        queue.insert(MergeQueue.entry(rank, left))
      }
      if let pair = chain.pair(at: position), let rank = ranks[pair] {
        queue.insert(MergeQueue.entry(rank, position))
      }
    }
    symbols = chain.symbols
  }
}

extension [Int32] {
  fileprivate subscript(rank: Int32) -> Int32 { self[Int(rank)] }
}

/// The symbols of a piece as a doubly linked list in arrays.
private struct SymbolChain {
  /// The token at each place, or −1 where it was joined to the one before.
  private var tokens: [Int32]
  private var nexts: [Int32]
  private var previouses: [Int32]

  init(_ symbols: [Int32]) {
    tokens = symbols
    nexts = (0..<symbols.count).map { Int32($0 + 1) }
    nexts[symbols.count - 1] = -1
    previouses = (0..<symbols.count).map { Int32($0 - 1) }
  }

  /// What is left, in order.
  var symbols: [Int32] { tokens.filter { $0 >= 0 } }

  func previous(_ position: Int) -> Int { Int(previouses[position]) }

  /// The symbol there and the next one as a key, or nil when there are not two.
  func pair(at position: Int) -> UInt64? {
    let next = nexts[position]
    guard tokens[position] >= 0, next >= 0 else { return nil }
    return MergeModel.key(tokens[position], tokens[Int(next)])
  }

  mutating func join(at position: Int, into token: Int32) {
    let next = Int(nexts[position])
    tokens[position] = token
    tokens[next] = -1
    nexts[position] = nexts[next]
    if nexts[next] >= 0 { previouses[Int(nexts[next])] = Int32(position) }
  }
}

/// A binary heap of merges that apply: the lowest rank first, the leftmost among equals.
private struct MergeQueue {
  /// The rank in the upper half, the position in the lower: one comparison orders both.
  private var heap: [UInt64] = []

  static func entry(_ rank: Int32, _ position: Int) -> UInt64 {
    UInt64(UInt32(bitPattern: rank)) << 32 | UInt64(position)
  }

  /// Adds an entry without keeping the order.
  mutating func append(_ entry: UInt64) { heap.append(entry) }

  /// Restores the order after appending.
  mutating func order() {
    for parent in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(parent) }
  }

  mutating func insert(_ entry: UInt64) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> (rank: Int32, position: Int)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      sink(0)
    }
    return (Int32(truncatingIfNeeded: first >> 32), Int(first & 0xffff_ffff))
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    let entry = heap[parent]
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < entry else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = entry
  }
}
