public import Autograd
internal import Tensors

/// How an image model is trained; one recipe and one data set give the same bits.
public struct ImageRecipe: Codable, Sendable, Hashable {
  /// What turns gradients into steps.
  public enum Optimiser: String, Codable, Sendable {
    /// Gradient descent with momentum 0.9.
    case momentum
    /// Adam with decoupled weight decay.
    case adamW
  }

  /// Optimiser steps.
  public var steps = 500
  /// Images of one step.
  public var batch = 128
  /// Highest learning rate.
  public var rate = 0.1
  /// Steps of the linear rise.
  public var warmup = 20
  /// Last learning rate, as a share of the highest.
  public var floor = 0.0
  /// Weight decay.
  public var decay: Float = 1e-4
  /// The kind of optimiser.
  public var optimiser = Optimiser.momentum
  /// Parts into which a batch is split.
  ///
  /// Their gradients are added in order, and each is one batch for the batch norms, so this belongs
  /// to the result and the number of threads does not.
  public var parts = 4
  /// Seed of the weights and of the order of the data.
  public var seed: UInt64 = 0

  /// The recipe of a small residual network.
  public init() {}

  var schedule: WarmupCosine {
    WarmupCosine(peak: rate, warmup: warmup, steps: steps, floor: floor)
  }

  var startedOptimiser: any Autograd.Optimiser {
    switch optimiser {
    case .momentum: GradientDescent(GradientDescent.Settings(momentum: 0.9, decay: decay))
    case .adamW: AdamW(AdamW.Settings(beta2: 0.999, decay: decay))
    }
  }
}

/// Trains an image model step by step, on images in a new random order each epoch.
public struct ImageTrainer<Model: ImageModel>: Sendable {
  /// How to train.
  public let recipe: ImageRecipe
  private var trainer: ModelTrainer<Model>

  /// Starts a training, or goes on with stored state.
  public init(model: Model, recipe: ImageRecipe, optimiser: (any Optimiser)? = nil) {
    self.recipe = recipe
    trainer = ModelTrainer(
      model: model, optimiser: optimiser ?? recipe.startedOptimiser, parts: recipe.parts,
      clip: nil)
  }

  /// The model as trained so far.
  public var model: Model { trainer.model }

  /// The optimiser's state.
  public var optimiser: any Optimiser { trainer.optimiser }

  /// Steps done.
  public var step: Int { trainer.optimiser.step }

  /// Does one step.
  ///
  /// - Precondition: there is at least one image.
  public mutating func advance(on data: some ImageSource, threads: Int) -> StepReport {
    precondition(data.count > 0, "no images to train on")
    let places = EpochOrder.indices(
      ofStep: step, batch: recipe.batch, of: data.count, seed: recipe.seed)
    return trainer.advance(
      on: data.selecting(places), rate: recipe.schedule.rate(at: step), threads: threads)
  }

  /// Does all steps of the recipe that are left.
  public mutating func run(
    on data: some ImageSource, threads: Int,
    progress: (_ step: Int, StepReport) -> Void = { _, _ in }
  ) {
    while step < recipe.steps {
      let report = advance(on: data, threads: threads)
      progress(step, report)
    }
  }
}
