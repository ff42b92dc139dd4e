internal import CompressionCore
internal import Networks
internal import Tensors

/// The search of LaCo with one threshold.
struct LayerCollapse {
  /// What becomes of the matrices of the blocks that are merged.
  enum Merge: String, HyperparameterChoice {
    /// The first block's plus the differences of the others from it: the paper's formula.
    case differences
    /// The last block's: what the published code computes.
    case last
    /// Their mean.
    case mean
    /// The first block's: the others are dropped.
    case first
  }

  /// One candidate.
  struct Step {
    /// The block into which others were merged.
    var position: Int
    /// The similarity of its output to that of the dense model.
    var similarity: Double
    /// Whether it was taken.
    var isAccepted: Bool
  }

  var merge: Merge
  /// How many blocks become one.
  var merged: Int
  var interval: Int
  var lowest: Int
  var highest: Int
  var threshold: Double

  /// Merges until the search ends, or until `limit` blocks are gone.
  func run<Model: LayeredModel>(
    _ dense: Model, sentences: TokenSequences, removing limit: Int = .max
  ) -> (model: Model, steps: [Step]) {
    var model = dense
    var steps: [Step] = []
    let wanted = dense.finalStates(sentences)
    // Models with fewer blocks than are merged at a time begin at the lowest one.
    var position = max(lowest, highest - merged)
    while position >= lowest, dense.blockCount - model.blockCount < limit {
      let room = limit - (dense.blockCount - model.blockCount)
      let others = min(merged - 1, model.blockCount - position - 1, room)
      let candidate = merging(others, into: position, of: model)
      let similarity = Self.similarity(
        candidate.finalStates(sentences), to: wanted, sentences: sentences.count)
      let isAccepted = similarity > threshold
      steps.append(Step(position: position, similarity: similarity, isAccepted: isAccepted))
      guard isAccepted else {
        position -= 1
        continue
      }
      model = candidate
      position -= interval
      if position >= model.blockCount { position = model.blockCount - 1 - merged }
    }
    return (model, steps)
  }

  /// The model with the `count` blocks after one merged into it.
  func merging<Model: LayeredModel>(
    _ count: Int, into position: Int, of model: Model
  ) -> Model {
    guard count > 0 else { return model }
    var result = model
    let others = position + 1...position + count
    for part in BlockPart.linears {
      result[part, ofBlock: position] = combined(
        model[part, ofBlock: position], others.map { model[part, ofBlock: $0] })
      guard let bias = model[biasOf: part, ofBlock: position] else { continue }
      result[biasOf: part, ofBlock: position] = combined(
        bias, others.compactMap { model[biasOf: part, ofBlock: $0] })
    }
    return result.keepingBlocks((0..<model.blockCount).filter { !others.contains($0) })
  }

  private func combined(_ base: Tensor, _ others: [Tensor]) -> Tensor {
    var sum = base
    switch merge {
    case .first: break
    case .last: sum = others.last ?? base
    case .differences: for other in others { sum.add(other - base) }
    case .mean:
      for other in others { sum.add(other) }
      sum.scale(by: 1 / Float(others.count + 1))
    }
    return sum
  }

  /// The mean over sentences of the cosine between all final states of a sentence.
  static func similarity(_ states: Tensor, to wanted: Tensor, sentences: Int) -> Double {
    let shape = [sentences, states.count / sentences]
    let cosines = states.reshaped(shape).rowCosines(with: wanted.reshaped(shape))
    return cosines.reduce(0, +) / Double(sentences)
  }
}
