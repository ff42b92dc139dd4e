internal import Autograd
internal import Tensors

/// Trains one network of which every prefix of its sorted units is a network of its own, with a
/// router that learns how many units each layer needs.
///
/// ```
/// p = softmax((router + gumbel) / τ)         the probability of each size
/// mask[i] = Σ p[s] over the sizes s > i      units sorted, the most important first
/// y = (silu(G·x) · (U·x) · mask) · Dᵀ · (1 + scale) + shift
/// loss = task + λ · |Σ p[s] · s / full − budget|
/// ```
///
/// The importance of a unit is the sum of its magnitudes over calibration tokens. Once trained, the
/// most probable size is cut out: the first units in the order of importance.
///
/// Reference: R. Cai et al., *LLaMaFlex: Many-in-one LLMs via Generalized Pruning and Weight
/// Sharing*, ICLR 2025, https://openreview.net/forum?id=AyC4uxx2HW.
///
/// - Fidelity: no code was released; where the paper is silent on modulation and penalty, the simplest
///   form stands. `LlamaFlexPruning` trains whole models so.
struct LlamaFlex {
  /// A gated feed-forward layer and its modulation.
  struct Layer {
    /// G, `[units, width]`.
    var gate: Tensor
    /// U, `[units, width]`.
    var up: Tensor
    /// D, `[width, units]`.
    var down: Tensor
    /// What is added to a factor of one on each output, `[width]`.
    var scale: Tensor
    /// What is added to each output, `[width]`.
    var shift: Tensor
  }

  /// The sizes to choose among.
  let sizes: [Int]
  /// The temperature τ of the relaxed choice.
  var temperature = 1.0
  /// The share of the full size that is aimed at.
  var budget = 1.0
  /// The weight λ of missing it.
  var penalty = 1.0

  /// The sum of magnitudes of each unit, from activations `[tokens, units]`.
  static func importance(_ activations: Tensor) -> [Double] {
    activations.magnitude().columnSums()
  }

  /// The units by falling importance; of equal ones the first.
  static func order(_ importance: [Double]) -> [Int] {
    importance.indices.sorted { (-importance[$0], $0) < (-importance[$1], $1) }
  }

  /// The probability of each size, `[1, sizes]`.
  func probabilities(_ logits: Variable, noise: Tensor, on tape: Tape) -> Variable {
    let noisy = tape.add(
      tape.reshape(logits, [1, sizes.count]), tape.constant(noise.reshaped([1, sizes.count])))
    return tape.softmax(tape.scale(noisy, by: Float(1 / temperature)))
  }

  /// The mask of sorted units, `[1, units]`, from probabilities of sizes.
  func mask(_ probabilities: Variable, units: Int, on tape: Tape) -> Variable {
    let steps = sizes.flatMap { size in (0..<units).map { $0 < size ? Float(1) : 0 } }
    return tape.matmul(
      probabilities, tape.constant(Tensor(steps, shape: [sizes.count, units])))
  }

  /// The expected size over the full one, a scalar.
  func relativeCost(_ probabilities: Variable, on tape: Tape) -> Variable {
    let full = Float(sizes.max() ?? 1)
    let shares = Tensor(sizes.map { Float($0) / full }, shape: [1, sizes.count])
    return tape.sum(tape.multiply(probabilities, tape.constant(shares)))
  }

  /// `task` and what the distance of the cost from the budget adds.
  func loss(task: Variable, cost: Variable, on tape: Tape) -> Variable {
    let distance = tape.subtract(cost, tape.constant(Tensor([Float(budget)], shape: [])))
    return tape.add(task, tape.scale(tape.magnitude(distance), by: Float(penalty)))
  }

  /// The most probable size; of equally probable ones the first.
  func choice(_ probabilities: [Float]) -> Int {
    let best = probabilities.indices.max {
      (probabilities[$0], -$0) < (probabilities[$1], -$1)
    }
    return best.map { sizes[$0] } ?? 0
  }
}

extension LlamaFlex.Layer {
  /// The layer with its units in another order, or with some of them.
  func selecting(units: [Int]) -> Self {
    var copy = self
    copy.gate = gate.selecting(rows: units)
    copy.up = up.selecting(rows: units)
    copy.down = down.selecting(columns: units)
    return copy
  }

  /// The outputs `[tokens, width]` of inputs `[tokens, width]`; the mask is `[1, units]`.
  func callAsFunction(_ x: Variable, mask: Variable?, on tape: Tape) -> Variable {
    var hidden = tape.swiGLU(
      gate: tape.linear(x, weight: gate, path: "gate"),
      up: tape.linear(x, weight: up, path: "up"))
    if let mask {
      hidden = tape.multiply(hidden, tape.reshape(mask, [hidden.value.columns]))
    }
    let outputs = tape.linear(hidden, weight: down, path: "down")
    let factors = tape.parameter("scale", scale)
    let scaled = tape.add(outputs, tape.multiply(outputs, factors))
    return tape.addBias(scaled, bias: shift, path: "shift")
  }
}
