internal import Foundation

/// Prunes a network gradually over all layers while it trains, and lets weights grow back where the
/// gradient is large.
///
/// ```
/// sparsity at k = (1 − d₀) + (d₀ − d₁) · (1 − (1 − (k − k₀)/(k₁ − k₀))³)     cubic, over all layers
/// exchange r    = r_min + (r₀ − r_min) · (1 + cos(π · step / steps)) / 2     of each layer's nonzeros
/// goes: the smallest magnitudes; grows: the largest |gradient| outside what stays
/// ```
///
/// Between the updates weights follow gradient descent with momentum, and weight and momentum are
/// masked after each step. Without the exchange it is gradual magnitude pruning, without the pruning
/// RigL.
///
/// Reference: S. Liu et al., *Sparse Training via Boosting Pruning Plasticity with Neuroregeneration*,
/// 2021, https://arxiv.org/abs/2106.10404.
///
/// - Fidelity: thresholds themselves go, a place that goes and comes back keeps its weight, and the
///   last pruning is one update early, as released. There is no strategy, as it trains the network.
struct GraNet {
  /// The density before the first pruning, d₀.
  var initialDensity = 1.0
  /// The density that is aimed at, d₁.
  var finalDensity = 0.1
  /// The update with which pruning begins, k₀.
  var firstUpdate = 0
  /// The update before which pruning ends, k₁.
  var lastUpdate = 1
  /// The exchange at the start.
  var exchange = 0.5
  /// The exchange at the end.
  var leastExchange = 0.005
  /// The steps of the training.
  var steps = 1

  /// A layer that is trained.
  struct Layer: Sendable, Equatable {
    /// The weights.
    var weights: [Double]
    /// Which are in use.
    var mask: [Bool]
    /// The momentum.
    var velocity: [Double]

    /// A layer before its first step.
    init(weights: [Double], mask: [Bool]) {
      self.weights = zip(weights, mask).map { $1 ? $0 : 0 }
      self.mask = mask
      velocity = [Double](repeating: 0, count: weights.count)
    }

    /// The number of weights in use.
    var nonzeros: Int { mask.count { $0 } }

    /// A step of gradient descent with momentum and weight decay, masked.
    mutating func step(_ gradient: [Double], rate: Double, momentum: Double, decay: Double) {
      for index in weights.indices {
        velocity[index] = momentum * velocity[index] + gradient[index] + decay * weights[index]
        weights[index] -= rate * velocity[index]
      }
      applyMask()
    }

    /// Sets what is not in use to zero.
    mutating func applyMask() {
      for index in weights.indices where !mask[index] {
        weights[index] = 0
        velocity[index] = 0
      }
    }
  }

  /// The share of each layer that is exchanged at a step.
  func exchange(step: Int) -> Double {
    let phase = cos(.pi * Double(step) / Double(max(steps, 1)))
    return leastExchange + (exchange - leastExchange) * (1 + phase) / 2
  }

  /// The sparsity over all layers at an update, or nil when none is pruned.
  func sparsity(update: Int) -> Double? {
    guard firstUpdate <= update, update <= lastUpdate - 1 else { return nil }
    let progress = Double(update - firstUpdate) / Double(lastUpdate - firstUpdate)
    let rest = (1 - progress) * (1 - progress) * (1 - progress)
    return (1 - initialDensity) + (initialDensity - finalDensity) * (1 - rest)
  }

  /// Keeps the largest magnitudes of all layers; those equal to the threshold go.
  static func prune(_ layers: inout [Layer], to sparsity: Double) {
    let all = layers.flatMap { $0.weights.map { abs($0) } }.sorted(by: >)
    let place = Int(Double(all.count) * (1 - sparsity))
    guard place > 0 else { return }
    let threshold = all[place - 1]
    for index in layers.indices {
      layers[index].mask = layers[index].weights.map { abs($0) > threshold }
      layers[index].applyMask()
    }
  }

  /// Exchanges a share of a layer's weights for places with large gradients.
  static func exchange(_ layer: inout Layer, share: Double, gradient: [Double]) {
    let before = layer.nonzeros
    let removed = Int((share * Double(before)).rounded(.up))
    let zeros = layer.mask.count - before
    let sorted = layer.weights.map { abs($0) }.sorted()
    guard zeros + removed > 0 else { return }
    let threshold = sorted[min(zeros + removed, sorted.count) - 1]
    let kept = layer.weights.map { abs($0) > threshold }
    let free = kept.indices.filter { !kept[$0] }
      .sorted { (-abs(gradient[$0]), $0) < (-abs(gradient[$1]), $1) }
    // A place that goes and comes back keeps its weight and its momentum.
    layer.mask = kept
    for place in free.prefix(max(before - kept.count { $0 }, 0)) { layer.mask[place] = true }
    layer.applyMask()
  }
}

extension GraNet {
  /// The densities of layers in proportion to the sum over the product of their extents (ERK), with
  /// `density` of all weights; where that is above one, layers are dense and the others share the rest.
  static func layerDensities(_ shapes: [[Int]], density: Double) -> [Double] {
    let sizes = shapes.map { Double($0.reduce(1, *)) }
    let raw = zip(shapes, sizes).map { Double($0.reduce(0, +)) / $1 }
    var isDense = [Bool](repeating: false, count: shapes.count)
    while true {
      let budget = zip(sizes, isDense).reduce(density * sizes.reduce(0, +)) {
        $1.1 ? $0 - $1.0 : $0
      }
      let divisor = sizes.indices.reduce(0) { isDense[$1] ? $0 : $0 + raw[$1] * sizes[$1] }
      let factor = divisor > 0 ? budget / divisor : 0
      let largest = raw.indices.filter { !isDense[$0] }.map { raw[$0] }.max() ?? 0
      guard factor * largest > 1 else {
        return raw.indices.map { isDense[$0] ? 1 : factor * raw[$0] }
      }
      for index in raw.indices where raw[index] == largest { isDense[index] = true }
    }
  }
}
