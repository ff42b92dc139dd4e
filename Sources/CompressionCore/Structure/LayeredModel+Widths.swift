public import Networks
public import Tensors

extension LayeredModel {
  /// The extents of a block, as its matrices have them.
  public func widths(ofBlock block: Int) -> BlockWidths {
    BlockWidths(
      heads: self[.query, ofBlock: block].rows / headWidth,
      keyHeads: self[.key, ofBlock: block].rows / headWidth,
      channels: self[.up, ofBlock: block].rows)
  }

  /// The number of parameters of a block, norms and biases included.
  public func parameterCount(ofBlock block: Int) -> Int {
    BlockPart.allCases.reduce(0) { sum, part in
      sum + self[part, ofBlock: block].count + (self[biasOf: part, ofBlock: block]?.count ?? 0)
    }
  }

  /// The number of parameters of all blocks.
  public var blockParameterCount: Int {
    (0..<blockCount).reduce(0) { $0 + parameterCount(ofBlock: $1) }
  }

  /// What a group of heads of a block costs: its rows of query, key and value, its columns of the
  /// output projection, and its biases.
  public func parameterCount(ofGroupInBlock block: Int) -> Int {
    let widths = widths(ofBlock: block)
    let width = self[.query, ofBlock: block].columns
    let rows = headWidth * (widths.heads / widths.keyHeads * 2 + 2)
    let biases = [BlockPart.query, .key, .value].reduce(0) {
      $0 + (self[biasOf: $1, ofBlock: block]?.count ?? 0)
    }
    return rows * width + biases / widths.keyHeads
  }

  /// What a channel of a block's feed-forward layer costs.
  public func parameterCount(ofChannelInBlock block: Int) -> Int {
    let biases = [BlockPart.gate, .up].count { self[biasOf: $0, ofBlock: block] != nil }
    return 3 * self[.up, ofBlock: block].columns + biases
  }

  /// Keeps some groups of heads of a block, rising.
  ///
  /// - Precondition: at least one is kept.
  public mutating func keepGroups(_ groups: [Int], ofBlock block: Int) {
    let widths = widths(ofBlock: block)
    let share = widths.heads / widths.keyHeads
    let keys = groups.flatMap { Array($0 * headWidth..<($0 + 1) * headWidth) }
    let queries = groups.flatMap {
      Array($0 * share * headWidth..<($0 + 1) * share * headWidth)
    }
    keep(queries, outputsOf: .query, ofBlock: block)
    keep(keys, outputsOf: .key, ofBlock: block)
    keep(keys, outputsOf: .value, ofBlock: block)
    keep(queries, inputsOf: .output, ofBlock: block)
  }

  /// Keeps some channels of a block's feed-forward layer, rising.
  ///
  /// - Precondition: at least one is kept.
  public mutating func keepChannels(_ channels: [Int], ofBlock block: Int) {
    keep(channels, outputsOf: .gate, ofBlock: block)
    keep(channels, outputsOf: .up, ofBlock: block)
    keep(channels, inputsOf: .down, ofBlock: block)
  }

  private mutating func keep(_ rows: [Int], outputsOf part: BlockPart, ofBlock block: Int) {
    precondition(!rows.isEmpty, "\(path(of: part, ofBlock: block)): nothing would be left")
    self[part, ofBlock: block] = self[part, ofBlock: block].keeping(rows: rows)
    guard let bias = self[biasOf: part, ofBlock: block] else { return }
    self[biasOf: part, ofBlock: block] = bias.reshaped([bias.count, 1]).keeping(rows: rows)
      .reshaped([rows.count])
  }

  private mutating func keep(_ columns: [Int], inputsOf part: BlockPart, ofBlock block: Int) {
    self[part, ofBlock: block] = self[part, ofBlock: block].keeping(columns: columns)
  }
}

extension Tensor {
  /// Some rows of a matrix, as a copy.
  public func keeping(rows: [Int]) -> Tensor {
    let (values, width) = (values, columns)
    return Tensor(
      rows.flatMap { values[$0 * width..<($0 + 1) * width] }, shape: [rows.count, width])
  }

  /// Some columns of a matrix, as a copy.
  public func keeping(columns: [Int]) -> Tensor {
    let (values, width) = (values, self.columns)
    let kept = (0..<rows).flatMap { row in columns.map { values[row * width + $0] } }
    return Tensor(kept, shape: [rows, columns.count])
  }
}
