internal import CompressionCore
internal import Networks
internal import Tensors

/// What the groups of heads and the channels of a block are worth.
struct UnitScores {
  /// One score for each group of heads.
  var groups: [Double]
  /// One score for each channel.
  var channels: [Double]
}

extension UnitScores {
  /// The metric of Wanda, summed up over what a unit feeds.
  ///
  /// ```
  /// score[j] = Σ_o |W[o, j]| · ‖X[:, j]‖ / out        a group's is the sum over its inputs j
  /// ```
  ///
  /// `W` is the output or the down projection, `[out, in]`, and `X` what it reads, `[tokens, in]`.
  static func wanda(
    _ model: some LayeredModel, ofBlock block: Int, _ trace: BlockTrace
  ) -> UnitScores {
    let heads = inputs(model[.output, ofBlock: block], trace.headOutputs)
    let width = heads.count / model.widths(ofBlock: block).keyHeads
    let groups = stride(from: 0, to: heads.count, by: width).map { start in
      heads[start..<start + width].reduce(0, +)
    }
    return UnitScores(
      groups: groups, channels: inputs(model[.down, ofBlock: block], trace.hidden))
  }

  /// What each input of a weight is worth.
  private static func inputs(_ weight: Tensor, _ inputs: Tensor) -> [Double] {
    zip(weight.magnitude().columnSums(), inputs.columnSquaredNorms()).map { sum, square in
      sum / Double(weight.rows) * square.squareRoot()
    }
  }
}
