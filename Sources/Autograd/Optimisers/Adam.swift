public import Tensors

/// Adam, with weight decay as a part of the gradient.
///
/// ```
/// g ← g + λ·p
/// m ← β₁·m + (1 − β₁)·g          v ← β₂·v + (1 − β₂)·g²
/// p ← p − η·m̂ / (√v̂ + ε)         m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
/// ```
///
/// Reference: D. Kingma and J. Ba, *Adam: A Method for Stochastic Optimization*, 2015,
/// https://arxiv.org/abs/1412.6980.
public struct Adam: Optimiser {
  /// The rule's name in stored states.
  public static let kind = "adam"

  /// What does not change during a training.
  public let settings: AdamW.Settings
  private var store = AdamMoments()

  /// Starts an optimiser; the defaults are the paper's.
  public init(
    _ settings: AdamW.Settings = AdamW.Settings(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0)
  ) {
    self.settings = settings
  }

  /// The moments by parameter path.
  public var moments: [String: AdamW.Moments] { store.moments }
  /// Steps taken.
  public var step: Int { store.step }

  /// Counts a step; call it once before updating the parameters of that step.
  public mutating func beginStep() { store.step += 1 }

  /// Updates several parameters side by side; the bits do not depend on the threads.
  public mutating func update(
    _ parameters: inout [NamedParameter], gradients: [String: Tensor], factors: UpdateFactors
  ) {
    store.update(
      &parameters, gradients: gradients, kind: .coupled, settings: settings, factors: factors)
  }

  /// Updates one parameter, whose moments are kept under its path.
  public mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, factors: UpdateFactors
  ) {
    store.update(
      path, &parameter, gradient: gradient, kind: .coupled, settings: settings, factors: factors)
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
