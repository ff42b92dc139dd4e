public import Tensors

/// What a step multiplies a parameter's update by, and how it is computed.
public struct UpdateFactors: Sendable, Equatable {
  /// The learning rate η.
  public var rate: Float
  /// A factor on the gradient, for clipping and averaging.
  public var gradientScale: Float
  /// A factor on the optimiser's weight decay.
  public var decayFactor: Float
  /// Threads to use; the bits do not depend on it.
  public var threads: Int

  /// Creates factors.
  public init(rate: Float, gradientScale: Float = 1, decayFactor: Float = 1, threads: Int = 1) {
    self.rate = rate
    self.gradientScale = gradientScale
    self.decayFactor = decayFactor
    self.threads = threads
  }
}

/// A parameter with its path.
public struct NamedParameter: Sendable {
  /// The path, under which an optimiser keeps its state.
  public var path: String
  /// The parameter.
  public var value: Tensor

  /// Names a parameter.
  public init(path: String, value: Tensor) {
    (self.path, self.value) = (path, value)
  }
}

/// A rule that moves parameters along their gradients, one parameter at a time.
///
/// ```swift
/// optimiser.beginStep()
/// for path in gradients.keys.sorted() {
///   optimiser.update(path, &parameters[path], gradient: gradients[path], factors: factors)
/// }
/// ```
///
/// `ParameterUpdater` does this with groups, masks and averages.
public protocol Optimiser: Sendable {
  /// The rule's name in stored states.
  static var kind: String { get }

  /// Steps taken.
  var step: Int { get }

  /// Counts a step; call it once before updating the parameters of that step.
  mutating func beginStep()

  /// Updates one parameter, whose state is kept under its path.
  mutating func update(
    _ path: String, _ parameter: inout Tensor, gradient: Tensor, factors: UpdateFactors)

  /// Updates several parameters at once, those that have a gradient.
  ///
  /// The same as one after the other; a rule may share the parameters among threads, which meet once
  /// instead of at each of them.
  mutating func update(
    _ parameters: inout [NamedParameter], gradients: [String: Tensor], factors: UpdateFactors)

  /// Sets the state to zero wherever a mask leaves a parameter out.
  mutating func clearState(of path: String, outside mask: ParameterMask)

  /// All that is needed to go on later.
  var state: OptimiserState { get }

  /// Goes on from a stored state.
  mutating func restore(_ state: OptimiserState) throws(OptimiserStateError)
}

extension Optimiser {
  /// Updates one parameter after the other.
  public mutating func update(
    _ parameters: inout [NamedParameter], gradients: [String: Tensor], factors: UpdateFactors
  ) {
    for place in parameters.indices {
      let path = parameters[place].path
      guard let gradient = gradients[path] else { continue }
      update(path, &parameters[place].value, gradient: gradient, factors: factors)
    }
  }
}
