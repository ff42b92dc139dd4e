internal import Foundation

/// How the share of living weights falls while a model is trained.
///
/// The model is dense before the first event. Events stand at the steps from `start` to `end`, both
/// included, that are multiples of `interval`, counted from step 0; each comes before the step's
/// update. Event i of n (i from 0) leaves the density
///
/// ```
/// geometric    d^u                      u = (i + 1)/n
/// cubic        d + (1 − d)(1 − u)³
/// ```
///
/// so that the first one already prunes and the last one lands on d.
///
/// References: T. Jin et al., *The Journey Matters*, 2025, https://arxiv.org/abs/2501.12486 and its
/// released code; M. Zhu and S. Gupta, *To Prune, or Not to Prune*, 2017, for the cubic form.
public struct DensitySchedule: Sendable, Equatable {
  /// How the density falls between start and end.
  public enum Shape: String, HyperparameterChoice {
    /// By the same factor at every event.
    case geometric
    /// Fast at first, slower and slower.
    case cubic
  }

  /// The density after the last event.
  public let density: Double
  /// The step before which pruning may begin.
  public let start: Int
  /// The last step before which pruning may happen.
  public let end: Int
  /// All steps of the training.
  public let steps: Int
  /// Steps between events.
  public let interval: Int
  /// How the density falls.
  public let shape: Shape

  /// Sets a schedule up.
  ///
  /// - Precondition: 0 < density ≤ 1, 0 ≤ start ≤ end, and the counts are positive.
  public init(
    density: Double, start: Int, end: Int, steps: Int, interval: Int, shape: Shape = .geometric
  ) {
    precondition(
      density > 0 && density <= 1 && start >= 0 && start <= end && steps > 0 && interval > 0,
      "density \(density), \(start)…\(end) of \(steps) steps, every \(interval)")
    self.density = density
    self.start = start
    self.end = end
    self.steps = steps
    self.interval = interval
    self.shape = shape
  }

  /// The number of events.
  public var eventCount: Int {
    density < 1 ? end / interval - (start + interval - 1) / interval + 1 : 0
  }

  /// The density that the event before a step leaves; nil where no event stands.
  public func event(before step: Int) -> Double? {
    guard density < 1, (start...end).contains(step), step % interval == 0 else { return nil }
    let first = (start + interval - 1) / interval
    return density(afterEvent: step / interval - first)
  }

  /// The density that an event leaves, counted from 0.
  public func density(afterEvent event: Int) -> Double {
    let progress = Double(event + 1) / Double(eventCount)
    return switch shape {
    case .geometric: pow(density, progress)
    case .cubic: density + (1 - density) * pow(1 - progress, 3)
    }
  }

  /// The density in force during a step.
  public func density(during step: Int) -> Double {
    let first = (start + interval - 1) / interval
    let passed = min(step, end) / interval - first
    return passed < 0 || eventCount == 0 ? 1 : density(afterEvent: passed)
  }

  /// The mean density over all steps: N̄ over the size of the dense model, as planned.
  public var averageDensity: Double {
    (0..<steps).reduce(0) { $0 + density(during: $1) } / Double(steps)
  }
}

/// The shares of a training's compute after which pruning begins and ends.
///
/// A step at density ρ costs ρ of a dense step. With m the mean density of the ramp and C the
/// compute in dense steps, a ramp between the shares a and b of the compute takes
///
/// ```
/// start = a·C        end = start + (b − a)·C/m        steps = end + (1 − b)·C/d
/// m = (1 − d)/ln(1/d)  geometric                      m = d + (1 − d)/4  cubic
/// ```
///
/// and the mean density over the steps is C/steps.
public struct ComputeWindow: Sendable, Equatable {
  /// The share of the compute before the ramp.
  public var start: Double
  /// The share of the compute up to the end of the ramp.
  public var end: Double

  /// Sets a window, by default from a quarter to three quarters.
  public init(from start: Double = 0.25, to end: Double = 0.75) {
    self.start = start
    self.end = end
  }

  /// The steps of a training, not rounded, that costs `compute` dense steps.
  public func extent(
    compute: Double, density: Double, shape: DensitySchedule.Shape
  ) -> (start: Double, end: Double, steps: Double) {
    let ramp = Self.meanDensity(density, shape)
    let first = start * compute
    let last = first + (end - start) * compute / ramp
    return (first, last, last + (1 - end) * compute / density)
  }

  /// The mean density of a ramp that falls to a density.
  static func meanDensity(_ density: Double, _ shape: DensitySchedule.Shape) -> Double {
    guard density < 1 else { return 1 }
    return switch shape {
    case .geometric: (1 - density) / log(1 / density)
    case .cubic: density + (1 - density) / 4
    }
  }

  /// The schedule of a training of some length, its ramp rounded to whole intervals.
  public func schedule(
    density: Double, over length: TrainingLength, interval: Int, shape: DensitySchedule.Shape
  ) -> DensitySchedule {
    let unit = extent(compute: 1, density: density, shape: shape)
    let (compute, steps) =
      switch length {
      case .steps(let steps): (Double(steps) / unit.steps, steps)
      case .compute(let compute):
        (compute, max(1, Int((compute * unit.steps).rounded())))
      }
    let last = (steps - 1) / interval
    func whole(_ step: Double) -> Int {
      min(last, Int((step / Double(interval)).rounded())) * interval
    }
    return DensitySchedule(
      density: density, start: whole(unit.start * compute), end: whole(unit.end * compute),
      steps: steps, interval: interval, shape: shape)
  }
}

/// How long a model is trained.
public enum TrainingLength: Sendable, Equatable {
  /// So many steps, whatever they cost.
  case steps(Int)
  /// As many steps as cost so many dense steps.
  case compute(Double)
}
