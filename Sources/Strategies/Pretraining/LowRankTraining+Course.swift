internal import Autograd
internal import CompressionCore
internal import Tensors

/// A training of factors beside every linear layer.
struct LowRankCourse: TrainingCourse {
  private struct Factors {
    /// B, `[out, r]`.
    var left: Tensor
    /// A, `[r, in]`.
    var right: Tensor

    var product: Tensor { left.matmul(right) }
  }

  private let options: LowRankTraining.Hyperparameters
  private var base: [String: Tensor]
  private var factors: [String: Factors] = [:]
  private var optimiser = AdamW(AdamW.Settings())
  private var random: RandomStream
  private(set) var weights: [String: Tensor]
  let living: Int

  init(_ start: TrainingStart, _ options: LowRankTraining.Hyperparameters) {
    self.options = options
    random = start.random
    base = start.weights
    weights = start.weights
    living = start.weights.values.reduce(0) { $0 + $1.count }
    begin()
  }

  var added: Int { factors.values.reduce(0) { $0 + $1.left.count + $1.right.count } }

  /// New factors whose product is zero, and an optimiser without a state.
  private mutating func begin() {
    optimiser = AdamW(AdamW.Settings())
    for path in base.keys.sorted() {
      guard let weight = base[path] else { continue }
      let least = Double(min(weight.rows, weight.columns))
      let rank = max(1, Int((options.rankShare * least).rounded()))
      let deviation = 1 / Float(3 * weight.columns).squareRoot()
      factors[path] = Factors(
        left: Tensor(zeros: [weight.rows, rank]),
        right: Tensor(
          normal: [rank, weight.columns], standardDeviation: deviation, random: &random))
    }
  }

  mutating func advance(_ step: TrainingStep) {
    optimiser.beginStep()
    let (rate, scale) = (Float(step.rate * options.rateFactor), Float(step.gradientScale))
    for path in factors.keys.sorted() {
      guard var pair = factors[path], let gradient = step.gradients[path] else { continue }
      let left = gradient.matmul(pair.right, transposingRight: true)
      let right = pair.left.matmul(gradient, transposingSelf: true)
      optimiser.update("\(path).B", &pair.left, gradient: left, rate: rate, gradientScale: scale)
      optimiser.update("\(path).A", &pair.right, gradient: right, rate: rate, gradientScale: scale)
      factors[path] = pair
      var weight = pair.product
      if let rest = base[path] { weight.add(rest) }
      weights[path] = weight
    }
    guard options.restart > 0, (step.number + 1) % options.restart == 0 else { return }
    base = weights
    begin()
  }
}
