internal import Autograd
internal import Tensors

/// How much work the layers of a model that leave out inputs leave out with them.
public struct SkippedWork: Sendable, Equatable {
  /// The inputs that were zero.
  public var zeros = 0
  /// The inputs.
  public var inputs = 0
  /// The multiplications with a weight that were left out.
  public var skipped = 0
  /// The multiplications with a weight that these layers have without leaving out any.
  public var multiplyAdds = 0

  /// Nothing at all.
  public init() {}

  /// The share of the inputs that was zero.
  public var sparsity: Double { inputs == 0 ? 0 : Double(zeros) / Double(inputs) }

  /// The share of the multiplications that was left out.
  public var share: Double { multiplyAdds == 0 ? 0 : Double(skipped) / Double(multiplyAdds) }

  static func + (left: SkippedWork, right: SkippedWork) -> SkippedWork {
    var sum = left
    sum.zeros += right.zeros
    sum.inputs += right.inputs
    sum.skipped += right.skipped
    sum.multiplyAdds += right.multiplyAdds
    return sum
  }
}

extension DecoderModel {
  /// What skipping depends on at one layer.
  private struct SkippingLayer {
    /// Multiplications that a zero among its inputs spares.
    var perZero: Int
    /// Multiplications of a token without skipping.
    var perToken: Int
  }

  /// The layers whose inputs tell what is skipped, by path.
  private var skippingLayers: [String: SkippingLayer] {
    var layers: [String: SkippingLayer] = [:]
    for (index, block) in blocks.enumerated() {
      for (name, weight) in DecoderBlock.linears where block.inputSparsity[name] != nil {
        let weight = block[keyPath: weight]
        layers["blocks.\(index).\(name)"] = SkippingLayer(
          perZero: weight.rows, perToken: weight.count)
      }
      // A channel that is left out is a row of up and a column of down.
      guard block.gateThreshold != nil else { continue }
      layers["blocks.\(index).feedforward.down"] = SkippingLayer(
        perZero: block.down.rows + block.up.columns,
        perToken: block.gate.count + block.up.count + block.down.count)
    }
    return layers
  }

  /// Whether some layer leaves out inputs.
  public var skipsInputs: Bool {
    blocks.contains { !$0.inputSparsity.isEmpty || $0.gateThreshold != nil }
  }

  /// What is kept to skip inputs by: modes, thresholds, and an extra bias where the mode is not zero.
  public var skippingParameterCounts: [String: Int] {
    var counts: [String: Int] = [:]
    for (index, block) in blocks.enumerated() {
      for (name, weight) in DecoderBlock.linears {
        guard let sparsity = block.inputSparsity[name] else { continue }
        let bias = abs(sparsity.mode) > 1e-6 ? block[keyPath: weight].rows : 0
        counts["blocks.\(index).\(name).skipping"] = 2 + bias
      }
      if block.gateThreshold != nil { counts["blocks.\(index).feedforward.skipping"] = 1 }
    }
    return counts
  }

  /// What a forward pass over some sequences leaves out.
  func skippedWork(_ tokens: [Int32]) -> SkippedWork {
    let layers = skippingLayers
    var work = SkippedWork()
    let tape = Tape(recording: false)
    tape.observer = { path, input in
      guard let layer = layers[path] else { return }
      let zeros = input.withBuffer { $0.count { $0 == 0 } }
      work.zeros += zeros
      work.inputs += input.count
      work.skipped += zeros * layer.perZero
      work.multiplyAdds += input.rows * layer.perToken
    }
    var x = embed(tokens, on: tape)
    for index in blocks.indices { x = run(block: index, x, on: tape) }
    return work
  }
}
