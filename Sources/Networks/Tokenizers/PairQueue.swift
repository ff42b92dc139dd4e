/// A binary heap of pairs: the highest count first, the lowest pair among equals.
struct PairQueue {
  private var heap: [(count: Int, pair: UInt64)] = []

  mutating func insert(count: Int, pair: UInt64) {
    heap.append((count, pair))
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> (count: Int, pair: UInt64)? {
    guard let last = heap.indices.last else { return nil }
    heap.swapAt(0, last)
    let first = heap.removeLast()
    var parent = 0
    while let child = firstChild(of: parent), precedes(child, parent) {
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func firstChild(of parent: Int) -> Int? {
    let left = 2 * parent + 1
    guard left < heap.count else { return nil }
    return left + 1 < heap.count && precedes(left + 1, left) ? left + 1 : left
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    (-heap[a].count, heap[a].pair) < (-heap[b].count, heap[b].pair)
  }
}
