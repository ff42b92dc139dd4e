public import Tensors

extension DecoderBlock {
  typealias WeightPath = any WritableKeyPath<DecoderBlock, Tensor> & Sendable

  /// The linear layers by the last part of their path, in the order in which they run.
  static let linears: [(name: String, weight: WeightPath)] = [
    ("attention.query", \.query), ("attention.key", \.key), ("attention.value", \.value),
    ("attention.output", \.output), ("feedforward.gate", \.gate), ("feedforward.up", \.up),
    ("feedforward.down", \.down),
  ]

  static let norms: [(name: String, gain: WeightPath)] = [
    ("attention.norm", \.attentionNorm), ("feedforward.norm", \.feedForwardNorm),
  ]
}

extension DecoderModel {
  /// Calls `body` with the path of each parameter and the parameter itself, in a fixed order.
  public mutating func updateParameters<Failure: Error>(
    _ body: (_ path: String, _ parameter: inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body("embedding", &embedding)
    for index in blocks.indices {
      for (name, gain) in DecoderBlock.norms {
        try body("blocks.\(index).\(name)", &blocks[index][keyPath: gain])
      }
      for (name, weight) in DecoderBlock.linears {
        try body("blocks.\(index).\(name)", &blocks[index][keyPath: weight])
      }
    }
    try body("norm", &norm)
    try body("head", &head)
  }

  /// The paths of the linear layers of one block, in the order in which they run.
  public func linearPaths(ofBlock index: Int) -> [String] {
    DecoderBlock.linears.map { "blocks.\(index).\($0.name)" }
  }

  /// The weight `[out, in]` of the linear layer at a path.
  ///
  /// - Precondition: the path is one of `linearPaths(ofBlock:)`.
  public subscript(linear path: String) -> Tensor {
    get {
      let (block, weight) = locate(path)
      return blocks[block][keyPath: weight]
    }
    set {
      let (block, weight) = locate(path)
      precondition(
        newValue.shape == blocks[block][keyPath: weight].shape,
        "\(path): \(newValue.shape) for \(blocks[block][keyPath: weight].shape)")
      blocks[block][keyPath: weight] = newValue
    }
  }

  private func locate(_ path: String) -> (Int, DecoderBlock.WeightPath) {
    let parts = path.split(separator: ".", maxSplits: 2)
    guard parts.count == 3, parts[0] == "blocks", let block = Int(parts[1]),
      blocks.indices.contains(block),
      let linear = DecoderBlock.linears.first(where: { $0.name == parts[2] })
    else { preconditionFailure("no linear layer at '\(path)'") }
    return (block, linear.weight)
  }
}
