internal import Autograd
internal import CompressionCore
internal import Tensors

/// A training in which every linear layer is an `SST`.
struct SSTCourse: TrainingCourse {
  private let options: SSTTraining.Hyperparameters
  private let decay: Double
  private let settings = AdamW.Settings()
  private var layers: [String: SST] = [:]
  private var chosen: [String: [Int]] = [:]
  private var random: RandomStream
  private(set) var weights: [String: Tensor]
  let living: Int

  init(_ start: TrainingStart, _ options: SSTTraining.Hyperparameters) throws {
    self.options = options
    random = start.random
    weights = start.weights
    living = start.weights.values.reduce(0) { $0 + $1.count }
    decay = Double(AdamW.Settings().decay)
    for (path, weight) in start.weights { layers[path] = try SST(weight) }
    weights = layers.mapValues(\.product)
  }

  mutating func advance(_ step: TrainingStep) throws {
    if step.number % options.round == 0 { draw() }
    let rate = step.rate * options.rateFactor
    let settings = SST.Settings(
      rate: rate, betas: (Double(settings.beta1), Double(settings.beta2)),
      epsilon: Double(settings.epsilon))
    let renews = options.renewal > 0 && (step.number + 1) % options.renewal == 0
    for path in layers.keys.sorted() {
      guard var layer = layers.removeValue(forKey: path), let gradient = step.gradients[path]
      else { continue }
      layer.shrinkValues(by: 1 - rate * decay)
      layer.step(
        gradient.scaled(by: Float(step.gradientScale)), chosen: chosen[path] ?? [],
        settings: settings)
      weights[path] = layer.product
      layers[path] = renews ? try SST(layer.product) : layer
    }
  }

  private mutating func draw() {
    for path in layers.keys.sorted() {
      guard let layer = layers[path] else { continue }
      let count = max(1, Int((options.rankShare * Double(layer.values.count)).rounded()))
      chosen[path] = random.draw(
        count, weightedBy: layer.samplingProbability(uniformShare: options.uniformShare))
    }
  }
}

extension RandomStream {
  /// Draws indices one after another without putting them back, in ascending order.
  fileprivate mutating func draw(_ count: Int, weightedBy weights: [Double]) -> [Int] {
    var weights = weights.map { max($0, 0) }
    var drawn: [Int] = []
    while drawn.count < min(count, weights.count) {
      let total = weights.reduce(0, +)
      var rest = uniform() * total
      let index =
        weights.indices.first { place in
          rest -= weights[place]
          return rest < 0 && weights[place] > 0
        } ?? weights.indices.last { weights[$0] > 0 }
      guard let index else { return drawn.sorted() }
      drawn.append(index)
      weights[index] = 0
    }
    return drawn.sorted()
  }
}
