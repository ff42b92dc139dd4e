internal import Autograd
internal import CompressionCore
internal import Tensors

/// A training in which every linear layer is a `SLoPe`.
struct SLoPeCourse: TrainingCourse {
  private struct Layer {
    var slope: SLoPe
    var moments: SLoPe.Moments
    var adapter: SLoPe.Adapter?

    /// W_R + (A·B)ᵀ/r.
    func product(with weight: Tensor) -> Tensor {
      guard let adapter else { return weight }
      var sum = adapter.output.matmul(
        adapter.input.transposed(), transposingSelf: true
      ).scaled(by: 1 / adapter.rank)
      sum.add(weight)
      return sum
    }
  }

  private let options: SLoPeTraining.Hyperparameters
  /// The first step with adapters.
  private let firstWithAdapters: Int
  private let settings = AdamW.Settings()
  private var layers: [String: Layer] = [:]
  /// What moves the adapters.
  private var adapterOptimiser = AdamW(AdamW.Settings())
  private var random: RandomStream

  init(_ start: TrainingStart, _ options: SLoPeTraining.Hyperparameters) throws {
    self.options = options
    random = start.random
    let share = Int((options.adapterShare * Double(start.steps)).rounded(.up))
    let steps = options.rank == 0 ? 0 : max(share, options.adapterSteps)
    firstWithAdapters = max(0, start.steps - steps)
    for (path, weight) in start.weights {
      let (keep, of) = try Self.pattern(start.budget, path, weight)
      let zeros = [Float](repeating: 0, count: weight.count)
      layers[path] = Layer(
        slope: SLoPe(weight, keep: keep, of: of),
        moments: SLoPe.Moments(mean: zeros, square: zeros))
    }
    if firstWithAdapters == 0 { addAdapters() }
  }

  /// The pattern, which must divide both extents; the dense budget keeps one of one.
  private static func pattern(
    _ budget: Budget, _ path: String, _ weight: Tensor
  ) throws(CompressionError) -> (keep: Int, of: Int) {
    guard case .pattern(let keep, let of)? = budget.sparsity else { return (1, 1) }
    for width in [weight.columns, weight.rows] where width % of != 0 {
      throw .patternDoesNotFit(site: path, width: width, keep: keep, of: of)
    }
    return (keep, of)
  }

  var weights: [String: Tensor] { layers.mapValues { $0.product(with: $0.slope.weight) } }

  var inputGradientWeights: [String: Tensor] {
    guard options.backward == .doublePruned else { return [:] }
    return layers.mapValues { $0.product(with: $0.slope.doubleWeight) }
  }

  var living: Int { layers.values.reduce(0) { $0 + $1.slope.mask.keptCount } }

  var added: Int {
    layers.values.reduce(0) { $0 + ($1.adapter.map { $0.input.count + $0.output.count } ?? 0) }
  }

  func living(in gradients: [String: Tensor]) -> [String: Tensor] {
    // The adapters' gradients need what is dead as well, so only those without are cut down.
    guard added == 0 else { return gradients }
    return gradients.reduce(into: [:]) { result, entry in
      result[entry.key] = layers[entry.key]?.slope.mask.applied(to: entry.value)
    }
  }

  mutating func advance(_ step: TrainingStep) {
    adapterOptimiser.beginStep()
    let scale = Float(step.gradientScale)
    for path in layers.keys.sorted() {
      guard var layer = layers.removeValue(forKey: path), let gradient = step.gradients[path]
      else { continue }
      if let adapter = layer.adapter {
        layer.adapter = moved(adapter, path, gradient, step)
      }
      layer.slope.update(
        gradient: gradient.scaled(by: scale), moments: &layer.moments, rate: step.rate,
        betas: (Double(settings.beta1), Double(settings.beta2)),
        epsilon: Double(settings.epsilon), decay: Double(settings.decay))
      if (step.number + 1) % options.renewal == 0 { layer.slope.renewDoubleMask() }
      layers[path] = layer
    }
    if step.number + 1 == firstWithAdapters { addAdapters() }
  }

  /// ∂A = Gᵀ·Bᵀ/r and ∂B = Aᵀ·Gᵀ/r, for the gradient G of the whole weight.
  private mutating func moved(
    _ adapter: SLoPe.Adapter, _ path: String, _ gradient: Tensor, _ step: TrainingStep
  ) -> SLoPe.Adapter {
    var adapter = adapter
    let transposed = gradient.transposed().scaled(by: 1 / adapter.rank)
    let inputGradient = transposed.matmul(adapter.output, transposingRight: true)
    let outputGradient = adapter.input.matmul(transposed, transposingSelf: true)
    let (rate, scale) = (Float(step.rate), Float(step.gradientScale))
    adapterOptimiser.update(
      "\(path).A", &adapter.input, gradient: inputGradient, rate: rate, gradientScale: scale)
    adapterOptimiser.update(
      "\(path).B", &adapter.output, gradient: outputGradient, rate: rate, gradientScale: scale)
    return adapter
  }

  private mutating func addAdapters() {
    guard options.rank > 0 else { return }
    for path in layers.keys.sorted() {
      guard let weight = layers[path]?.slope.weight else { continue }
      layers[path]?.adapter = SLoPe.Adapter(
        input: Tensor(
          normal: [weight.columns, options.rank], standardDeviation: 1, random: &random),
        output: Tensor(zeros: [options.rank, weight.rows]))
    }
  }
}
