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
public struct AdamW: Optimiser {
  /// The rule's name in stored states.
  public static let kind = "adamw"

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
  private var store: AdamMoments

  /// The moments by parameter path.
  public var moments: [String: Moments] { store.moments }
  /// Steps taken.
  public var step: Int { store.step }

  /// Starts an optimiser, or goes on with stored moments.
  public init(_ settings: Settings, moments: [String: Moments] = [:], step: Int = 0) {
    self.settings = settings
    store = AdamMoments(moments: moments, step: step)
  }

  /// Counts a step; call it once before updating the parameters of that step.
  public mutating func beginStep() { store.step += 1 }

  /// Updates several parameters side by side; the bits do not depend on the threads.
  public mutating func update(
    _ parameters: inout [NamedParameter], gradients: [String: Tensor], factors: UpdateFactors
  ) {
    store.update(
      &parameters, gradients: gradients, kind: .decoupled, settings: settings, factors: factors)
  }

  /// Updates one parameter, whose moments are kept under its path.
  public mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, factors: UpdateFactors
  ) {
    store.update(
      path, &parameter, gradient: gradient, kind: .decoupled, settings: settings, factors: factors)
  }

  /// Updates one parameter.
  ///
  /// - Parameters:
  ///   - path: the parameter's path, under which its moments are kept.
  ///   - parameter: the parameter, changed in place.
  ///   - gradient: its gradient.
  ///   - rate: the learning rate η of this step.
  ///   - gradientScale: a factor on the gradient, for clipping and averaging.
  ///   - threads: threads to use; the bits do not depend on it.
  public mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, rate: Float,
    gradientScale: Float = 1, threads: Int = 1
  ) {
    update(
      path, &parameter, gradient: gradient,
      factors: UpdateFactors(rate: rate, gradientScale: gradientScale, threads: threads))
  }

  /// Sets the moments to zero wherever a mask leaves a parameter out.
  public mutating func clearState(of path: String, outside mask: ParameterMask) {
    store.clear(path, outside: mask)
  }

  /// All that is needed to go on later: tensors `mean.<path>` and `square.<path>`.
  public var state: OptimiserState { store.state(kind: Self.kind) }

  /// Goes on from a stored state.
  public mutating func restore(_ state: OptimiserState) throws(OptimiserStateError) {
    try store.restore(state, kind: Self.kind)
  }
}
