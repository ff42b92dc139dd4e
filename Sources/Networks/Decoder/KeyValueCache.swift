public import Tensors

/// The keys and values that a decoder keeps of the tokens before, open to editing.
///
/// Each key-value head of each block has entries of its own, in the order in which they came: heads
/// may keep different tokens. A key is kept with its rotation, and with its position, which it keeps
/// when entries before it are evicted.
///
/// ```swift
/// var cache = KeyValueCache(for: model.configuration)
/// let logits = model.decode([5, 17, 3], cache: &cache)
/// cache.updateHeads { _, _, head in head.keep { $0 >= 1 } }
/// ```
public struct KeyValueCache: Sendable {
  /// The entries of one key-value head of one block.
  public struct Head: Sendable, Equatable {
    /// Width of one key or value.
    public let width: Int
    /// The position of each entry in the text.
    public private(set) var positions: [Int] = []
    /// The rotated keys `[entries, width]`, row by row.
    public private(set) var keys: [Float] = []
    /// The values `[entries, width]`, row by row.
    public private(set) var values: [Float] = []

    /// An empty head.
    public init(width: Int) { self.width = width }

    /// The number of entries.
    public var count: Int { positions.count }

    /// Adds an entry.
    ///
    /// - Precondition: key and value have the head's width.
    public mutating func append(
      position: Int, key: some Collection<Float>, value: some Collection<Float>
    ) {
      precondition(
        key.count == width && value.count == width,
        "cache entry: key of \(key.count), value of \(value.count), width \(width)")
      positions.append(position)
      keys += key
      values += value
    }

    /// Keeps the entries whose index satisfies a condition and evicts the others.
    public mutating func keep(where isKept: (_ entry: Int) -> Bool) {
      let kept = (0..<count).filter(isKept)
      // The positions last: their number bounds the rows.
      (keys, values) = (kept.flatMap { keys[row($0)] }, kept.flatMap { values[row($0)] })
      positions = kept.map { positions[$0] }
    }

    /// Changes key and value of one entry, for instance to what quantising leaves of them.
    public mutating func update(
      _ entry: Int,
      _ body: (_ key: inout ArraySlice<Float>, _ value: inout ArraySlice<Float>) -> Void
    ) {
      var (key, value) = (keys[row(entry)], values[row(entry)])
      body(&key, &value)
      precondition(
        key.count == width && value.count == width, "cache entry \(entry): the width changed")
      keys.replaceSubrange(row(entry), with: key)
      values.replaceSubrange(row(entry), with: value)
    }

    /// Changes all keys `[entries, width]` and values at once.
    public mutating func updateAll(_ body: (_ keys: inout Tensor, _ values: inout Tensor) -> Void) {
      var (keys, values) = (keyMatrix, valueMatrix)
      body(&keys, &values)
      precondition(
        keys.shape == [count, width] && values.shape == keys.shape,
        "cache: \(keys.shape) and \(values.shape) for \(count) entries of \(width)")
      (self.keys, self.values) = (keys.values, values.values)
    }

    var keyMatrix: Tensor { Tensor(keys, shape: [count, width]) }
    var valueMatrix: Tensor { Tensor(values, shape: [count, width]) }

    private func row(_ entry: Int) -> Range<Int> {
      precondition(entry >= 0 && entry < count, "cache entry \(entry) of \(count)")
      return (entry * width)..<((entry + 1) * width)
    }
  }

  /// The heads of each block, first to last.
  public private(set) var heads: [[Head]]
  /// The position of the token that comes next.
  public private(set) var nextPosition = 0

  /// An empty cache for a decoder of some extents.
  public init(for configuration: DecoderModel.Configuration) {
    let head = Head(width: configuration.headWidth)
    heads = Array(
      repeating: Array(repeating: head, count: configuration.keyValueHeads),
      count: configuration.layers)
  }

  /// An empty cache for a decoder whose blocks may have different numbers of heads.
  public init(for model: DecoderModel) {
    let width = model.configuration.headWidth
    heads = model.blocks.map { block in
      Array(repeating: Head(width: width), count: block.heads(width: width).key)
    }
  }

  /// The number of floats in all keys and values.
  public var floatCount: Int {
    heads.joined().reduce(0) { $0 + 2 * $1.count * $1.width }
  }

  /// Calls `body` with every head for editing.
  public mutating func updateHeads(_ body: (_ block: Int, _ head: Int, inout Head) -> Void) {
    for block in heads.indices {
      for head in heads[block].indices { body(block, head, &heads[block][head]) }
    }
  }

  /// Appends rows `[tokens, keyValueHeads · width]` of a block at consecutive positions.
  mutating func append(block: Int, keys: Tensor, values: Tensor) {
    let width = heads[block][0].width
    let (key, value) = (keys.values, values.values)
    for row in 0..<keys.rows {
      for head in heads[block].indices {
        let first = row * keys.columns + head * width
        heads[block][head].append(
          position: nextPosition + row, key: key[first..<(first + width)],
          value: value[first..<(first + width)])
      }
    }
  }

  mutating func advance(by tokens: Int) { nextPosition += tokens }
}
