internal import Autograd
internal import Foundation
internal import Tensors

/// Learns which rows of a layer can go without moving its singular values, from the weights alone.
///
/// ```
/// U = W · Pᵀ + b,  a = U · r                 the policy's score of each row
/// o = σ(a + ln ε/(1 − ε))                    a relaxed sample, ε uniform in (0, 1)
/// rows = the k largest o / e, rising         sampling without replacement, e exponential
/// reward = 1 / KS(singular values of W, singular values of W[rows])
/// loss[l] = −γˡ · reward[l] · Σ ln o[rows]   one step of AdamW for each layer l, in order
/// ```
///
/// `W` is `[m, d]`, the first matrix of a feed-forward layer, one policy for all layers: `P` `[m, d]`,
/// `b` `[m]` and `r` `[m]`. KS is the two-sample statistic of Kolmogorov and Smirnov. No calibration
/// data is read.
///
/// Reference: A. Sengupta et al., *You Only Prune Once: Designing Calibration-Free Model Compression
/// with Policy Learning*, 2025, https://arxiv.org/abs/2501.15296.
///
/// - Fidelity: gradients are not clipped, as in the released code, which clips after the step. Where
///   the spectra are equal to the last step of the statistic its smallest value stands for zero.
/// - Complexity: O(m · d · min(m, d) + m² · d) for each layer and episode
struct PruneNet {
  /// The parameters that all layers share.
  struct Policy: Sendable {
    /// P, `[m, d]`.
    var weight: Tensor
    /// b, `[m]`.
    var bias: Tensor
    /// r, `[m, 1]`.
    var vector: Tensor
  }

  /// The discount γ of the reward from layer to layer.
  var discount = 0.99
  /// The learning rate of AdamW.
  var rate = 0.01
  /// Whether the released penalty on the keep probabilities is added to the loss.
  var isPenalised = false

  /// The policy as it is now.
  private(set) var policy: Policy
  private var optimiser = AdamW(
    AdamW.Settings(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01))

  init(policy: Policy) {
    self.policy = policy
  }

  /// The uniform and exponential numbers of one episode, `[layers, m]` each.
  struct Draws {
    /// ε when the rows are chosen.
    let action: Tensor
    /// ε when the policy is updated.
    let update: Tensor
    /// e of the sampling without replacement.
    let exponential: Tensor
  }

  /// What happened in an episode, layer by layer.
  struct Episode {
    /// o, by which rows were chosen.
    var scores: [[Float]] = []
    /// The rows that stayed, rising.
    var rows: [[Int]] = []
    /// 1 / KS.
    var rewards: [Double] = []
    /// γˡ / KS.
    var discounted: [Double] = []
    /// The loss before each step.
    var losses: [Float] = []
  }

  /// Chooses rows of all layers, then learns from the rewards layer by layer.
  ///
  /// `spectra` are the singular values of the whole layers.
  mutating func run(
    _ layers: [Tensor], spectra: [[Double]], keeping count: Int, draws: Draws
  ) throws(LinearAlgebraError) -> Episode {
    var episode = Episode()
    for (index, layer) in layers.enumerated() {
      let scores = scores(of: layer, noise: draws.action.row(index))
      let rows = Self.sample(count, scores: scores, exponential: draws.exponential.row(index))
      let reward = Self.reward(spectra[index], try layer.selecting(rows: rows).singularValues())
      episode.scores.append(scores)
      episode.rows.append(rows)
      episode.rewards.append(reward)
      episode.discounted.append(pow(discount, Double(index)) * reward)
    }
    for (index, layer) in layers.enumerated() {
      episode.losses.append(
        learn(
          from: layer, rows: episode.rows[index], reward: episode.discounted[index],
          noise: draws.update.row(index)))
    }
    return episode
  }

  /// o of each row of a layer.
  func scores(of layer: Tensor, noise: [Float]) -> [Float] {
    let tape = Tape(recording: false)
    let logits = policy.logits(of: layer, on: tape)
    return tape.sigmoid(policy.relaxed(logits, noise: noise, on: tape)).value.values
  }

  /// Takes one step of AdamW; returns the loss before it.
  private mutating func learn(
    from layer: Tensor, rows: [Int], reward: Double, noise: [Float]
  ) -> Float {
    let tape = Tape()
    let logits = policy.logits(of: layer, on: tape)
    let relaxed = policy.relaxed(logits, noise: noise, on: tape)
    let kept = tape.gatherRows(relaxed, rows.map { Int32($0) })
    // −ln σ(z) = softplus(−z)
    var loss = tape.scale(
      tape.sum(tape.softplus(tape.scale(kept, by: -1))), by: Float(reward))
    if isPenalised { loss = tape.add(loss, Self.penalty(logits, on: tape)) }
    let gradients = tape.gradients(of: loss)
    optimiser.beginStep()
    policy.update { path, parameter in
      guard let gradient = gradients[path] else { return }
      optimiser.update(path, &parameter, gradient: gradient, rate: Float(rate))
    }
    return loss.value[flat: 0]
  }

  /// Σ (−(1 − α) · ln α − α · ln(1 − α) − ln 2) with α = σ(a), as it is released.
  private static func penalty(_ logits: Variable, on tape: Tape) -> Variable {
    let alpha = tape.sigmoid(logits)
    let beta = tape.sigmoid(tape.scale(logits, by: -1))
    let kept = tape.multiply(beta, tape.softplus(tape.scale(logits, by: -1)))
    let gone = tape.multiply(alpha, tape.softplus(logits))
    let constant = Tensor([-Float(logits.value.count) * Float(log(2.0))], shape: [])
    return tape.add(tape.sum(tape.add(kept, gone)), tape.constant(constant))
  }
}

extension PruneNet.Policy {
  /// a = (W · Pᵀ + b) · r, `[m, 1]`.
  fileprivate func logits(of layer: Tensor, on tape: Tape) -> Variable {
    let hidden = tape.linear(
      tape.constant(layer), weight: weight, path: "weight", bias: bias, biasPath: "bias")
    return tape.matmul(hidden, tape.parameter("vector", vector))
  }

  /// a + ln ε/(1 − ε), `[m, 1]`.
  fileprivate func relaxed(_ logits: Variable, noise: [Float], on tape: Tape) -> Variable {
    let shifts = noise.map { Float(log(Double($0)) - log1p(-Double($0))) }
    return tape.add(logits, tape.constant(Tensor(shifts, shape: logits.shape)))
  }

  fileprivate mutating func update(_ body: (String, inout Tensor) -> Void) {
    body("bias", &bias)
    body("vector", &vector)
    body("weight", &weight)
  }
}

extension PruneNet {
  /// How many rows of m a ratio leaves.
  static func kept(of rows: Int, ratio: Double) -> Int { Int((1 - ratio) * Double(rows)) }

  /// The places of the `count` largest `scores / exponential`, rising: a sample without replacement
  /// with probabilities in proportion to the scores.
  static func sample(_ count: Int, scores: [Float], exponential: [Float]) -> [Int] {
    let keys = zip(scores, exponential).map { $0 / $1 }
    let order = keys.indices.sorted { (-keys[$0], $0) < (-keys[$1], $1) }
    return order.prefix(count).sorted()
  }

  /// One over the statistic of two samples, or over its smallest step where it is zero.
  static func reward(_ first: [Double], _ second: [Double]) -> Double {
    let distance = kolmogorovSmirnov(first, second)
    let step = 1 / Double(max(first.count, 1) * max(second.count, 1))
    return 1 / max(distance, step)
  }

  /// The largest difference between the distribution functions of two samples.
  ///
  /// Reference: N. Smirnov, *Table for Estimating the Goodness of Fit of Empirical Distributions*,
  /// 1948.
  static func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) -> Double {
    let (a, b) = (first.sorted(), second.sorted())
    var (i, j, largest) = (0, 0, 0.0)
    while i < a.count && j < b.count {
      let value = min(a[i], b[j])
      while i < a.count, a[i] <= value { i += 1 }
      while j < b.count, b[j] <= value { j += 1 }
      largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    return largest
  }
}
