internal import Tensors

/// The moments and the steps that Adam and AdamW keep alike.
struct AdamMoments: Sendable {
  typealias Moments = AdamW.Moments

  static let parts = ["mean", "square"]

  var moments: [String: Moments] = [:]
  var step = 0

  mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, kind: AdamStep.Decay,
    settings: AdamW.Settings, factors: UpdateFactors
  ) {
    var moment = takeMoments(of: path, shape: gradient.shape)
    kernel(kind, settings, factors).apply(
      to: &parameter, gradient: gradient, mean: &moment.mean, square: &moment.square,
      threads: factors.threads)
    moments[path] = moment
  }

  /// Updates parameters side by side, the largest first.
  mutating func update(
    _ parameters: inout [NamedParameter], gradients: [String: Tensor], kind: AdamStep.Decay,
    settings: AdamW.Settings, factors: UpdateFactors
  ) {
    var moved: [(place: Int, item: AdamItem)] = []
    for place in parameters.indices {
      let path = parameters[place].path
      guard let gradient = gradients[path] else { continue }
      // Taken out, so that each has one owner and is changed in place.
      let moment = takeMoments(of: path, shape: gradient.shape)
      let parameter = exchange(&parameters[place].value, with: Tensor(zeros: []))
      let item = AdamItem(
        parameter: parameter, gradient: gradient, mean: moment.mean, square: moment.square)
      moved.append((place, item))
    }
    moved.sort { $0.item.gradient.count > $1.item.gradient.count }
    let places = moved.map(\.place)
    var items = moved.map(\.item)
    moved = []
    kernel(kind, settings, factors).apply(to: &items, threads: factors.threads)
    for (place, item) in zip(places, items) {
      parameters[place].value = item.parameter
      moments[parameters[place].path] = Moments(mean: item.mean, square: item.square)
    }
  }

  /// The moments of a parameter, which are then to be put back; zeros before its first step.
  private mutating func takeMoments(of path: String, shape: [Int]) -> Moments {
    precondition(step > 0, "Adam: update before beginStep")
    return moments.removeValue(forKey: path)
      ?? Moments(mean: Tensor(zeros: shape), square: Tensor(zeros: shape))
  }

  private func kernel(
    _ kind: AdamStep.Decay, _ settings: AdamW.Settings, _ factors: UpdateFactors
  ) -> AdamStep {
    AdamStep(
      kind, gradientScale: factors.gradientScale, rate: factors.rate, beta1: settings.beta1,
      beta2: settings.beta2, epsilon: settings.epsilon,
      decay: settings.decay * factors.decayFactor, correction1: correction(settings.beta1),
      correction2: correction(settings.beta2))
  }

  mutating func clear(_ path: String, outside mask: ParameterMask) {
    guard var moment = moments.removeValue(forKey: path) else { return }
    mask.apply(to: &moment.mean)
    mask.apply(to: &moment.square)
    moments[path] = moment
  }

  func state(kind: String) -> OptimiserState {
    var tensors: [String: Tensor] = [:]
    for (path, moment) in moments {
      tensors["mean.\(path)"] = moment.mean
      tensors["square.\(path)"] = moment.square
    }
    return OptimiserState(kind: kind, step: step, tensors: tensors)
  }

  mutating func restore(_ state: OptimiserState, kind: String) throws(OptimiserStateError) {
    try state.check(kind: kind, parts: Self.parts)
    let squares = state.part("square")
    moments = state.part("mean").reduce(into: [:]) { result, entry in
      guard let square = squares[entry.key] else { return }
      result[entry.key] = Moments(mean: entry.value, square: square)
    }
    step = state.step
  }

  /// The bias correction `1 − βᵗ`.
  private func correction(_ beta: Float) -> Float {
    var power = 1.0
    for _ in 0..<step { power *= Double(beta) }
    return Float(1 - power)
  }
}
