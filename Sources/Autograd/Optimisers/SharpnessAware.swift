public import Tensors

/// Sharpness-aware minimisation: the gradient of a step is taken where the loss is worst nearby.
///
/// ```
/// ε = ρ · g / ‖g‖                g the gradient at p, over all parameters together
/// p ← step(p, ∇L(p + ε))
/// ```
///
/// ```swift
/// sharpness.ascend(&parameters, gradients: gradient(parameters))
/// let there = gradient(parameters)
/// sharpness.descend(&parameters)
/// updater.update(&parameters, gradients: there, rate: rate)
/// ```
///
/// Reference: P. Foret et al., *Sharpness-Aware Minimization for Efficiently Improving
/// Generalization*, 2021, https://arxiv.org/abs/2010.01412.
public struct SharpnessAware: Sendable {
  /// The distance ρ.
  public let radius: Double
  private var originals: [String: Tensor]?

  /// Starts with a distance.
  ///
  /// - Precondition: `radius` is positive.
  public init(radius: Double = 0.05) {
    precondition(radius > 0, "sharpness-aware minimisation with the radius \(radius)")
    self.radius = radius
  }

  /// Moves the parameters up their gradients by ρ.
  ///
  /// A gradient of zero moves nothing, nor does that of an element that a mask leaves out.
  ///
  /// - Precondition: `descend` has been called since the last time.
  public mutating func ascend(
    _ parameters: inout [String: Tensor], gradients: [String: Tensor],
    masks: [String: ParameterMask] = [:]
  ) {
    precondition(originals == nil, "sharpness-aware minimisation: ascend twice without descend")
    originals = parameters
    var gradients = gradients
    for (path, mask) in masks { gradients[path] = gradients[path].map { mask.applied(to: $0) } }
    let norm = globalNorm(gradients)
    guard norm > 0 else { return }
    for (path, gradient) in gradients {
      parameters[path]?.add(gradient, times: Float(radius / norm))
    }
  }

  /// Brings the parameters back to where they were, to the bit.
  ///
  /// - Precondition: `ascend` has been called.
  public mutating func descend(_ parameters: inout [String: Tensor]) {
    guard let originals else {
      preconditionFailure("sharpness-aware minimisation: descend without ascend")
    }
    parameters = originals
    self.originals = nil
  }
}
