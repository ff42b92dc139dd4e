/// Finds all known texts that begin at a place: a tree with one byte on each edge.
struct PrefixTree: Sendable {
  private var edges: NumberTable
  /// The number of the text that ends at each node, or −1.
  private var numbers: [Int32] = [-1]
  private var firstBytes = Array(repeating: false, count: 256)

  init(expecting bytes: Int = 0) {
    edges = NumberTable(expecting: bytes)
  }

  /// Whether the tree holds no text.
  var isEmpty: Bool { edges.count == 0 }

  /// Gives a text a number; of two equal texts the later keeps it.
  ///
  /// The empty text is left out.
  mutating func insert(_ text: some Collection<UInt8>, number: Int32) {
    guard let first = text.first else { return }
    firstBytes[Int(first)] = true
    var node: Int32 = 0
    for byte in text {
      let key = Self.key(node, byte)
      if let next = edges[key] {
        node = next
      } else {
        edges.insert(Int32(numbers.count), for: key)
        node = Int32(numbers.count)
        numbers.append(-1)
      }
    }
    numbers[Int(node)] = number
  }

  /// Whether some text begins with this byte.
  func begins(with byte: UInt8) -> Bool { firstBytes[Int(byte)] }

  /// The node that a text leads to from the root, or nil.
  func node(of text: some Collection<UInt8>) -> Int32? {
    var node: Int32 = 0
    for byte in text {
      guard let next = edges[Self.key(node, byte)] else { return nil }
      node = next
    }
    return node
  }

  /// Calls a closure with the number and the end of each text that begins there, shortest first.
  func forEachMatch(
    in bytes: [UInt8], _ range: Range<Int>, from root: Int32 = 0, _ body: (Int32, Int) -> Void
  ) {
    var node = root
    for index in range {
      guard let next = edges[Self.key(node, bytes[index])] else { return }
      node = next
      if numbers[Int(node)] >= 0 { body(numbers[Int(node)], index + 1) }
    }
  }

  /// The longest text that begins there.
  func longestMatch(
    in bytes: [UInt8], _ range: Range<Int>, from root: Int32 = 0
  ) -> (number: Int32, end: Int)? {
    var longest: (Int32, Int)?
    forEachMatch(in: bytes, range, from: root) { longest = ($0, $1) }
    return longest
  }

  private static func key(_ node: Int32, _ byte: UInt8) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)
  }
}
