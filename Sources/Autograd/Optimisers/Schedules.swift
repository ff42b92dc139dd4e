internal import Foundation

/// The learning rate of each step.
public protocol LearningRateSchedule: Sendable {
  /// The rate of the step with this index, from 0.
  func rate(at step: Int) -> Double
}

extension WarmupCosine: LearningRateSchedule {}

/// The share of the peak during a linear rise over `warmup` steps; nil after it.
private func rise(_ step: Int, _ warmup: Int) -> Double? {
  step < warmup ? Double(step + 1) / Double(warmup) : nil
}

/// A learning rate that stays the same, after a linear rise if one is wanted.
public struct ConstantRate: LearningRateSchedule, Codable, Equatable {
  /// The rate.
  public var peak: Double
  /// Steps of the rise.
  public var warmup: Int

  /// Creates a schedule.
  public init(_ peak: Double, warmup: Int = 0) {
    self.peak = peak
    self.warmup = warmup
  }

  /// The rate of the step with this index, from 0.
  public func rate(at step: Int) -> Double { peak * (rise(step, warmup) ?? 1) }
}

/// A learning rate that rises linearly, then falls linearly to a floor.
public struct WarmupLinear: LearningRateSchedule, Codable, Equatable {
  /// The highest rate.
  public var peak: Double
  /// Steps of the rise.
  public var warmup: Int
  /// All steps.
  public var steps: Int
  /// The last rate, as a share of the peak.
  public var floor: Double

  /// Creates a schedule.
  public init(peak: Double, warmup: Int, steps: Int, floor: Double = 0) {
    self.peak = peak
    self.warmup = warmup
    self.steps = steps
    self.floor = floor
  }

  /// The rate of the step with this index, from 0.
  public func rate(at step: Int) -> Double {
    if let share = rise(step, warmup) { return peak * share }
    let progress = min(Double(step - warmup) / Double(max(steps - warmup, 1)), 1)
    return peak * (1 - (1 - floor) * progress)
  }
}

/// A learning rate that is multiplied by a factor at given steps.
public struct StepwiseRate: LearningRateSchedule, Codable, Equatable {
  /// The first rate.
  public var peak: Double
  /// The steps from which on the rate is smaller.
  public var drops: [Int]
  /// The factor of each drop.
  public var factor: Double
  /// Steps of the rise at the start.
  public var warmup: Int

  /// Creates a schedule.
  public init(peak: Double, drops: [Int], factor: Double = 0.1, warmup: Int = 0) {
    self.peak = peak
    self.drops = drops
    self.factor = factor
    self.warmup = warmup
  }

  /// The rate of the step with this index, from 0.
  public func rate(at step: Int) -> Double {
    let dropped = peak * pow(factor, Double(drops.count { step >= $0 }))
    return dropped * (rise(step, warmup) ?? 1)
  }
}

/// A learning rate that rises, stays, and falls in the last part of the training.
///
/// ```
/// η(t) = peak · (t + 1)/warmup                     t < warmup
/// η(t) = peak                                      t < steps − decay
/// η(t) = peak · (1 − (1 − floor) · f(u))           u = (t − steps + decay)/decay
/// ```
///
/// Reference: S. Hu et al., *MiniCPM*, 2024, https://arxiv.org/abs/2404.06395.
public struct WarmupStableDecay: LearningRateSchedule, Codable, Equatable {
  /// The shape f of the fall.
  public enum Fall: String, Codable, Sendable, CaseIterable {
    /// f(u) = u.
    case linear
    /// f(u) = √u.
    case squareRoot
    /// f(u) = (1 − cos πu) / 2.
    case cosine
  }

  /// The highest rate.
  public var peak: Double
  /// Steps of the rise.
  public var warmup: Int
  /// All steps.
  public var steps: Int
  /// Steps of the fall.
  public var decay: Int
  /// The last rate, as a share of the peak.
  public var floor: Double
  /// The shape of the fall.
  public var fall: Fall

  /// Creates a schedule.
  public init(
    peak: Double, warmup: Int, steps: Int, decay: Int, floor: Double = 0, fall: Fall = .linear
  ) {
    self.peak = peak
    self.warmup = warmup
    self.steps = steps
    self.decay = decay
    self.floor = floor
    self.fall = fall
  }

  /// The rate of the step with this index, from 0.
  public func rate(at step: Int) -> Double {
    if let share = rise(step, warmup) { return peak * share }
    let progress = min(max(Double(step - steps + decay) / Double(max(decay, 1)), 0), 1)
    let fallen =
      switch fall {
      case .linear: progress
      case .squareRoot: progress.squareRoot()
      case .cosine: (1 - cos(.pi * progress)) / 2
      }
    return peak * (1 - (1 - floor) * fallen)
  }
}

/// A learning rate that rises along a half cosine and falls along another, far below its start.
///
/// Reference: L. Smith and N. Topin, *Super-Convergence*, 2018, https://arxiv.org/abs/1708.07120.
public struct OneCycle: LearningRateSchedule, Codable, Equatable {
  /// The highest rate.
  public var peak: Double
  /// All steps.
  public var steps: Int
  /// The share of the steps that the rise takes.
  public var riseShare: Double
  /// The peak over the first rate.
  public var startDivisor: Double
  /// The first rate over the last.
  public var endDivisor: Double

  /// Creates a schedule; the defaults are usual.
  public init(
    peak: Double, steps: Int, riseShare: Double = 0.3, startDivisor: Double = 25,
    endDivisor: Double = 1e4
  ) {
    self.peak = peak
    self.steps = steps
    self.riseShare = riseShare
    self.startDivisor = startDivisor
    self.endDivisor = endDivisor
  }

  /// The rate of the step with this index, from 0.
  public func rate(at step: Int) -> Double {
    let start = peak / startDivisor
    let top = riseShare * Double(steps) - 1
    let last = Double(steps - 1)
    let place = min(Double(step), last)
    guard place > top else { return between(start, peak, top > 0 ? place / top : 1) }
    return between(peak, start / endDivisor, (place - top) / max(last - top, 1))
  }

  private func between(_ first: Double, _ last: Double, _ share: Double) -> Double {
    last + (first - last) * (1 + cos(.pi * share)) / 2
  }
}
