public import Autograd
public import Tensors

/// What turns gradients into steps.
public protocol ParameterOptimiser: Sendable {
  /// Steps taken.
  var step: Int { get }
  /// Counts a step; called once before the parameters of that step.
  mutating func beginStep()
  /// Updates one parameter with its gradient times `gradientScale`.
  mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, rate: Float, gradientScale: Float)
}

extension AdamW: ParameterOptimiser {}

/// Gradient descent with momentum and coupled weight decay.
///
/// ```
/// v ← μ·v + g + λ·p          p ← p − η·v
/// ```
///
/// Reference: I. Sutskever et al., *On the Importance of Initialization and Momentum in Deep
/// Learning*, 2013.
public struct MomentumDescent: ParameterOptimiser {
  /// The factor μ on the velocity.
  public let momentum: Float
  /// The weight decay λ.
  public let decay: Float
  /// The velocities by parameter path.
  public private(set) var velocities: [String: Tensor]
  /// Steps taken.
  public private(set) var step: Int

  /// Starts an optimiser, or goes on with stored velocities.
  public init(
    momentum: Float, decay: Float, velocities: [String: Tensor] = [:], step: Int = 0
  ) {
    self.momentum = momentum
    self.decay = decay
    self.velocities = velocities
    self.step = step
  }

  /// Counts a step.
  public mutating func beginStep() { step += 1 }

  /// Updates one parameter.
  public mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, rate: Float, gradientScale: Float
  ) {
    var velocity = velocities.removeValue(forKey: path) ?? Tensor(zeros: gradient.shape)
    velocity.scale(by: momentum)
    velocity.add(gradient, times: gradientScale)
    velocity.add(parameter, times: decay)
    parameter.add(velocity, times: -rate)
    velocities[path] = velocity
  }
}
