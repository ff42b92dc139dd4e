public import Tensors

/// An exponential moving average of parameters, which often generalises better than the last ones.
///
/// ```
/// a ← p                          at the first step
/// a ← d·a + (1 − d)·p            then
/// ```
public struct ParameterAverage: Sendable, Equatable {
  /// The share d of the average that stays.
  public let decay: Float
  /// The averages by parameter path.
  public private(set) var values: [String: Tensor]

  /// Starts an average, or goes on with a stored one.
  ///
  /// - Precondition: `decay` is from 0 to 1.
  public init(decay: Float, values: [String: Tensor] = [:]) {
    precondition(decay >= 0 && decay <= 1, "average with the decay \(decay), wanted 0 to 1")
    self.decay = decay
    self.values = values
  }

  /// Takes in a parameter as it is after a step.
  public mutating func add(_ path: String, _ parameter: Tensor) {
    guard var average = values.removeValue(forKey: path) else {
      values[path] = parameter
      return
    }
    average.scale(by: decay)
    average.add(parameter, times: 1 - decay)
    values[path] = average
  }

  /// Sets an average to zero wherever a mask leaves its parameter out.
  mutating func clear(_ path: String, outside mask: ParameterMask) {
    guard var average = values.removeValue(forKey: path) else { return }
    mask.apply(to: &average)
    values[path] = average
  }
}
