public import Tensors

/// Adam with decoupled weight decay.
///
/// ```
/// m ← β₁·m + (1 − β₁)·g          v ← β₂·v + (1 − β₂)·g²
/// p ← (1 − η·λ)·p − η·m̂ / (√v̂ + ε)      m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
/// ```
///
/// Reference: I. Loshchilov and F. Hutter, *Decoupled Weight Decay Regularization*, 2019,
/// https://arxiv.org/abs/1711.05101.
public struct AdamW: Sendable {
  /// What does not change during a training.
  public struct Settings: Codable, Sendable, Equatable {
    /// Decay of the first moment.
    public var beta1: Float
    /// Decay of the second moment.
    public var beta2: Float
    /// Added to the root of the second moment.
    public var epsilon: Float
    /// Decoupled weight decay λ.
    public var decay: Float

    /// Creates settings; the defaults are usual for language models.
    public init(
      beta1: Float = 0.9, beta2: Float = 0.95, epsilon: Float = 1e-8, decay: Float = 0.1
    ) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.decay = decay
    }
  }

  /// The first and second moment of one parameter.
  public struct Moments: Sendable, Equatable {
    /// The running mean of the gradient.
    public var mean: Tensor
    /// The running mean of its square.
    public var square: Tensor

    /// Wraps stored moments.
    public init(mean: Tensor, square: Tensor) {
      self.mean = mean
      self.square = square
    }
  }

  /// What does not change during a training.
  public let settings: Settings
  /// The moments by parameter path.
  public private(set) var moments: [String: Moments]
  /// Steps taken.
  public private(set) var step: Int

  /// Starts an optimiser, or goes on with stored moments.
  public init(_ settings: Settings, moments: [String: Moments] = [:], step: Int = 0) {
    self.settings = settings
    self.moments = moments
    self.step = step
  }

  /// Counts a step; call it once before updating the parameters of that step.
  public mutating func beginStep() { step += 1 }

  /// Updates one parameter.
  ///
  /// - Parameters:
  ///   - path: the parameter's path, under which its moments are kept.
  ///   - parameter: the parameter, changed in place.
  ///   - gradient: its gradient.
  ///   - rate: the learning rate η of this step.
  ///   - gradientScale: a factor on the gradient, for clipping and averaging.
  public mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, rate: Float,
    gradientScale: Float = 1
  ) {
    precondition(step > 0, "AdamW: update before beginStep")
    var moment =
      moments.removeValue(forKey: path)
      ?? Moments(mean: Tensor(zeros: gradient.shape), square: Tensor(zeros: gradient.shape))
    kernel(rate: rate, gradientScale: gradientScale).apply(
      to: &parameter, gradient: gradient, mean: &moment.mean, square: &moment.square)
    moments[path] = moment
  }

  private func kernel(rate: Float, gradientScale: Float) -> AdamWStep {
    AdamWStep(
      gradientScale: gradientScale, rate: rate, beta1: settings.beta1, beta2: settings.beta2,
      epsilon: settings.epsilon, decay: settings.decay,
      correction1: correction(settings.beta1), correction2: correction(settings.beta2))
  }

  /// The bias correction `1 − βᵗ`.
  private func correction(_ beta: Float) -> Float {
    var power = 1.0
    for _ in 0..<step { power *= Double(beta) }
    return Float(1 - power)
  }
}
