public import Tensors

/// Stochastic gradient descent, with or without momentum.
///
/// ```
/// g ← g + λ·p
/// v ← µ·v + (1 − d)·g            at the first step v = g
/// p ← p − η·v                    Nesterov: p ← p − η·(g + µ·v)
/// ```
///
/// Reference: I. Sutskever et al., *On the Importance of Initialization and Momentum*, 2013.
public struct GradientDescent: Optimiser {
  /// The rule's name in stored states.
  public static let kind = "sgd"

  /// What does not change during a training.
  public struct Settings: Codable, Sendable, Equatable {
    /// The share µ of the velocity that stays; 0 keeps no velocity.
    public var momentum: Float
    /// The share d of the gradient that does not enter the velocity.
    public var dampening: Float
    /// Whether the gradient is taken as if after the velocity's step.
    public var nesterov: Bool
    /// Weight decay λ.
    public var decay: Float

    /// Creates settings; the defaults are plain descent.
    public init(
      momentum: Float = 0, dampening: Float = 0, nesterov: Bool = false, decay: Float = 0
    ) {
      self.momentum = momentum
      self.dampening = dampening
      self.nesterov = nesterov
      self.decay = decay
    }
  }

  /// What does not change during a training.
  public let settings: Settings
  /// The velocities by parameter path; none without momentum.
  public private(set) var velocities: [String: Tensor] = [:]
  /// Steps taken.
  public private(set) var step = 0

  /// Starts an optimiser.
  public init(_ settings: Settings = Settings()) {
    self.settings = settings
  }

  /// Counts a step; call it once before updating the parameters of that step.
  public mutating func beginStep() { step += 1 }

  /// Updates one parameter, whose velocity is kept under its path.
  public mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, factors: UpdateFactors
  ) {
    precondition(step > 0, "gradient descent: update before beginStep")
    let stored = velocities.removeValue(forKey: path)
    let kernel = GradientDescentStep(
      gradientScale: factors.gradientScale, rate: factors.rate,
      decay: settings.decay * factors.decayFactor, momentum: settings.momentum,
      share: stored == nil ? 1 : 1 - settings.dampening, nesterov: settings.nesterov)
    guard settings.momentum != 0 else {
      return kernel.apply(to: &parameter, gradient: gradient, threads: factors.threads)
    }
    var velocity = stored ?? Tensor(zeros: gradient.shape)
    kernel.apply(
      to: &parameter, gradient: gradient, velocity: &velocity, threads: factors.threads)
    velocities[path] = velocity
  }

  /// Sets the velocity to zero wherever a mask leaves a parameter out.
  public mutating func clearState(of path: String, outside mask: ParameterMask) {
    guard var velocity = velocities.removeValue(forKey: path) else { return }
    mask.apply(to: &velocity)
    velocities[path] = velocity
  }

  /// All that is needed to go on later: tensors `velocity.<path>`.
  public var state: OptimiserState {
    OptimiserState(
      kind: Self.kind, step: step,
      tensors: Dictionary(
        uniqueKeysWithValues: velocities.map { ("velocity.\($0.key)", $0.value) }))
  }

  /// Goes on from a stored state.
  public mutating func restore(_ state: OptimiserState) throws(OptimiserStateError) {
    try state.check(kind: Self.kind, parts: ["velocity"])
    velocities = state.part("velocity")
    step = state.step
  }
}
