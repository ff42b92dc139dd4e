internal import Autograd

/// How a model is trained; two trainings with one recipe, data and processor give the same bits.
public struct TrainingRecipe: Codable, Sendable, Hashable {
  /// Optimiser steps.
  public var steps = 1400
  /// Sequences of one step.
  public var batch = 16
  /// Highest learning rate.
  public var rate = 3e-3
  /// Steps of the linear rise.
  public var warmup = 100
  /// Last learning rate, as a share of the highest.
  public var floor = 0.1
  /// Largest norm of the gradient.
  public var clip = 1.0
  /// Decay of the first moment.
  public var beta1: Float = 0.9
  /// Decay of the second moment.
  public var beta2: Float = 0.95
  /// Decoupled weight decay.
  public var decay: Float = 0.1
  /// Parts into which a batch is split, each with a tape of its own; their gradients are added in
  /// order, so this belongs to the result and the number of threads does not.
  public var parts = 4
  /// Seed of the weights and of the order of the data.
  public var seed: UInt64 = 0

  /// The recipe of the reference decoder.
  public init() {}

  var schedule: WarmupCosine {
    WarmupCosine(peak: rate, warmup: warmup, steps: steps, floor: floor)
  }

  var optimiser: AdamW.Settings {
    AdamW.Settings(beta1: beta1, beta2: beta2, decay: decay)
  }
}
