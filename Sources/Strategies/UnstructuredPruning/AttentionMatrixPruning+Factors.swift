internal import CompressionCore
internal import Tensors

/// Masks of the query weights and the key weight of heads that share a key, found by descent on the
/// attention after the softmax.
///
/// ```
/// Q = turned(X · (Mq ∘ Wq)ᵀ), K = turned(X · (Mk ∘ Wk)ᵀ)             [tokens, width]
/// F(M) = softmax over earlier or equal tokens of Q · Kᵀ / √width
/// loss(M) = mean over sequences of ½ · Σ heads ‖F(M) − F‖² + λ/2 · ‖M‖²
/// grad Mq = Wq ∘ turnedBack(P · K / √width)ᵀ · X + λ · Mq            P as in the merged form
/// grad Mk = Wk ∘ Σ heads turnedBack(Pᵀ · Q / √width)ᵀ · X + λ · Mk
/// ```
///
/// With `Wk` the identity, of one head and without positions this is the merged form.
struct AttentionFactorPruning {
  /// What the masks are fitted to.
  enum Target: String, HyperparameterChoice {
    /// The attention after the softmax.
    case softmax
    /// Queries and keys as they leave their layers: ‖X · (M ∘ W − W)ᵀ‖².
    case linear
  }

  /// Wq of each head and Wk as the last one, `[width, d]` each.
  let weights: [Tensor]
  /// The biases of their layers, `[width]`, where there are any.
  let biases: [Tensor?]
  /// X of each sequence, `[tokens, d]`.
  let inputs: [Tensor]
  /// Turns queries or keys of one sequence by their positions, or turns them back.
  let turn: (_ heads: Tensor, _ back: Bool) -> Tensor
  var target = Target.softmax
  /// The penalty λ on the masks.
  var penalty = 1e-3
  /// F of each sequence and head.
  private var dense: [[Tensor]] = []

  init(
    weights: [Tensor], biases: [Tensor?]? = nil, inputs: [Tensor],
    turn: @escaping (_ heads: Tensor, _ back: Bool) -> Tensor = { heads, _ in heads }
  ) {
    self.weights = weights
    self.biases = biases ?? weights.map { _ in nil }
    self.inputs = inputs
    self.turn = turn
    dense = inputs.map { x in
      let (queries, key) = projected(x, weights)
      return queries.map { attention($0, key) }
    }
  }

  private var heads: Int { weights.count - 1 }
  private var scale: Float { 1 / Float(weights[heads].rows).squareRoot() }

  /// The masks that leave everything.
  var ones: [Tensor] { weights.map { Tensor(filledWith: 1, shape: $0.shape) } }

  private func projected(_ x: Tensor, _ weights: [Tensor]) -> (queries: [Tensor], key: Tensor) {
    var projections = zip(weights, biases).map { weight, bias in
      var product = x.matmul(weight, transposingRight: true)
      if let bias { product.addToRows(bias) }
      return turn(product, false)
    }
    let key = projections.removeLast()
    return (projections, key)
  }

  private func attention(_ query: Tensor, _ key: Tensor) -> Tensor {
    AttentionMatrixPruning.causalSoftmax(
      query.matmul(key, transposingRight: true).scaled(by: scale))
  }

  /// The mean over sequences of the sum over heads of ‖F(M) − F‖².
  func error(_ masks: [Tensor]) -> Double {
    let pruned = zip(weights, masks).map { $0 * $1 }
    let errors = inputs.indices.map { index in
      let (queries, key) = projected(inputs[index], pruned)
      return zip(queries, dense[index]).reduce(0) { sum, pair in
        sum + (attention(pair.0, key) - pair.1).squaredNorm()
      }
    }
    return errors.reduce(0, +) / Double(inputs.count)
  }

  /// The loss at relaxed masks, and its gradient.
  func evaluate(_ masks: [Tensor]) -> (loss: Double, gradients: [Tensor]) {
    let pruned = zip(weights, masks).map { $0 * $1 }
    var sums = weights.map { Tensor(zeros: $0.shape) }
    let errors = inputs.indices.map { index in
      switch target {
      case .softmax: addSlopes(of: index, pruned, to: &sums)
      case .linear: addLinearSlopes(of: index, pruned, to: &sums)
      }
    }
    let share = 1 / Float(inputs.count)
    let gradients = zip(zip(weights, sums), masks).map { pair, mask in
      var gradient = pair.0 * pair.1.scaled(by: share)
      gradient.add(mask, times: Float(penalty))
      return gradient
    }
    let norm = masks.reduce(0) { $0 + $1.squaredNorm() }
    return (
      errors.reduce(0, +) / Double(2 * inputs.count) + penalty / 2 * norm, gradients
    )
  }

  /// Adds what the weights change the error of a sequence by; returns the error.
  private func addSlopes(of index: Int, _ pruned: [Tensor], to sums: inout [Tensor]) -> Double {
    let x = inputs[index]
    let (queries, key) = projected(x, pruned)
    var keySlope = Tensor(zeros: key.shape)
    var error = 0.0
    for (head, query) in queries.enumerated() {
      let found = attention(query, key)
      let difference = found - dense[index][head]
      error += difference.squaredNorm()
      let slope = AttentionMatrixPruning.slope(found, error: difference).scaled(by: scale)
      sums[head].add(turn(slope.matmul(key), true).matmul(x, transposingSelf: true))
      keySlope.add(slope.matmul(query, transposingSelf: true))
    }
    sums[heads].add(turn(keySlope, true).matmul(x, transposingSelf: true))
    return error
  }

  private func addLinearSlopes(
    of index: Int, _ pruned: [Tensor], to sums: inout [Tensor]
  ) -> Double {
    var error = 0.0
    for place in weights.indices {
      let difference = inputs[index].matmul(
        pruned[place] - weights[place], transposingRight: true)
      error += difference.squaredNorm()
      sums[place].add(difference.matmul(inputs[index], transposingSelf: true))
    }
    return error
  }

  /// The mean second derivative of the error by an element of the masks, estimated from the loss at
  /// small random changes of all of them.
  func curvature(random: inout RandomStream) -> Double {
    let size: Float = 0.05
    var free = self
    free.penalty = 0
    let moved = ones.map { mask in
      mask.map { $0 + (random.uniform() < 0.5 ? size : -size) }
    }
    let count = weights.reduce(0) { $0 + $1.count }
    return 2 * free.evaluate(moved).loss / (Double(size * size) * Double(count))
  }

  /// The masks after projected gradient descent from masks of 1, and the losses, which never rise.
  ///
  /// A step that would raise the loss is not taken and halved, and one that does not is lengthened.
  func descended(iterations: Int, step: Double) -> (masks: [Tensor], losses: [Double]) {
    var masks = ones
    var step = Float(step)
    var (loss, gradients) = evaluate(masks)
    var losses = [loss]
    for _ in 0..<iterations {
      let moved = zip(masks, gradients).map { mask, gradient in
        var moved = mask
        moved.add(gradient, times: -step)
        return moved.map { min(max($0, 0), 1) }
      }
      let found = evaluate(moved)
      if found.loss <= loss {
        (masks, loss, gradients) = (moved, found.loss, found.gradients)
        step *= 1.25
      } else {
        step /= 2
      }
      losses.append(loss)
    }
    return (masks, losses)
  }

  /// The masks with the smallest loss that Adam passes on its way from masks of 1, and the losses.
  ///
  /// The elements of the masks have curvatures that lie far apart: a step that is short enough for the
  /// steepest leaves the others where they began.
  func adapted(iterations: Int, rate: Double) -> (masks: [Tensor], losses: [Double]) {
    var masks = ones
    var (loss, gradients) = evaluate(masks)
    var (best, losses) = ((masks: masks, loss: loss), [loss])
    var means = masks.map { Tensor(zeros: $0.shape) }
    var squares = means
    var (meanShare, squareShare) = (1.0, 1.0)
    for _ in 0..<iterations {
      meanShare *= 0.9
      squareShare *= 0.999
      for place in masks.indices {
        means[place].scale(by: 0.9)
        means[place].add(gradients[place], times: 0.1)
        squares[place].scale(by: 0.999)
        squares[place].add(gradients[place] * gradients[place], times: 0.001)
        let (mean, square, mask) = (means[place], squares[place], masks[place])
        masks[place] = Tensor(shape: mask.shape) { target in
          for index in target.indices {
            let root = (Double(square[flat: index]) / (1 - squareShare)).squareRoot() + 1e-12
            let move = rate * Double(mean[flat: index]) / (1 - meanShare) / root
            target[index] = Float(min(max(Double(mask[flat: index]) - move, 0), 1))
          }
        }
      }
      (loss, gradients) = evaluate(masks)
      losses.append(loss)
      if loss < best.loss { best = (masks, loss) }
    }
    return (best.masks, losses)
  }

  /// The masks of zeros and ones when a share of all elements goes: the smallest, of equal ones
  /// those with the smallest weight.
  func binary(_ masks: [Tensor], removing share: Double) -> [Tensor] {
    let relaxed = masks.flatMap(\.values)
    let sizes = weights.flatMap { $0.magnitude().values }
    let order = relaxed.indices.sorted {
      (relaxed[$0], sizes[$0], $0) < (relaxed[$1], sizes[$1], $1)
    }
    var kept = [Float](repeating: 1, count: relaxed.count)
    for index in order.prefix(Budget.removed(of: relaxed.count, fraction: share)) {
      kept[index] = 0
    }
    var start = 0
    return masks.map { mask in
      defer { start += mask.count }
      return Tensor(Array(kept[start..<start + mask.count]), shape: mask.shape)
    }
  }
}

extension Tensor {
  /// Adds a vector to each row of a matrix.
  fileprivate mutating func addToRows(_ bias: Tensor) {
    let width = columns
    withMutableBuffer { target in
      for index in target.indices { target[index] += bias[flat: index % width] }
    }
  }
}
