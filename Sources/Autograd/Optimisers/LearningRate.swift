internal import Foundation

/// A learning rate that rises linearly, then falls along a half cosine to a floor.
///
/// ```
/// η(t) = peak · (t + 1)/warmup                               t < warmup
/// η(t) = peak · (floor + (1 − floor) · (1 + cos(π·u)) / 2)   u = (t − warmup)/(steps − warmup)
/// ```
public struct WarmupCosine: Codable, Sendable, Equatable {
  /// The highest rate.
  public var peak: Double
  /// Steps of the rise.
  public var warmup: Int
  /// All steps.
  public var steps: Int
  /// The last rate, as a share of the peak.
  public var floor: Double

  /// Creates a schedule.
  public init(peak: Double, warmup: Int, steps: Int, floor: Double = 0.1) {
    self.peak = peak
    self.warmup = warmup
    self.steps = steps
    self.floor = floor
  }

  /// The rate of the step with this index, from 0.
  public func rate(at step: Int) -> Double {
    guard step >= warmup else { return peak * Double(step + 1) / Double(warmup) }
    let progress = Double(step - warmup) / Double(max(steps - warmup, 1))
    return peak * (floor + (1 - floor) * (1 + cos(.pi * min(progress, 1))) / 2)
  }
}

/// The factor that brings a gradient of this norm down to a largest one; 1 if it is small enough.
public func clippingFactor(norm: Double, limit: Double) -> Double {
  norm > limit ? limit / norm : 1
}
