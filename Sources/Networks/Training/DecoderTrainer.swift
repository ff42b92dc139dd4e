public import Autograd
internal import Tensors

/// Trains a decoder step by step, on sequences in a new random order each epoch.
public struct DecoderTrainer: Sendable {
  /// How to train.
  public let recipe: TrainingRecipe
  private var trainer: ModelTrainer<DecoderModel>

  /// Starts a training from random weights.
  public init(_ configuration: DecoderModel.Configuration, recipe: TrainingRecipe) {
    var random = RandomStream(seed: recipe.seed, for: "weights")
    self.init(
      model: DecoderModel(configuration, random: &random), optimiser: AdamW(recipe.optimiser),
      recipe: recipe)
  }

  /// Goes on with stored state.
  public init(model: DecoderModel, optimiser: AdamW, recipe: TrainingRecipe) {
    self.recipe = recipe
    trainer = ModelTrainer(
      model: model, optimiser: optimiser, parts: recipe.parts, clip: recipe.clip)
  }

  /// The model as trained so far.
  public var model: DecoderModel { trainer.model }

  /// The optimiser's state.
  public var optimiser: AdamW {
    guard let optimiser = trainer.optimiser as? AdamW else {
      preconditionFailure("a decoder is trained by AdamW, not \(type(of: trainer.optimiser))")
    }
    return optimiser
  }

  /// Steps done.
  public var step: Int { trainer.optimiser.step }

  /// Where the sequences of a step begin: the data in a new random order each epoch.
  ///
  /// - Precondition: the data has at least one whole sequence.
  public func starts(ofStep step: Int, in data: TokenStream) -> [Int] {
    let available = data.sequenceCount(context: context)
    precondition(available > 0, "\(data.tokens.count) tokens are no sequence of \(context)")
    return EpochOrder.indices(
      ofStep: step, batch: recipe.batch, of: available, seed: recipe.seed
    ).map { $0 * context }
  }

  private var context: Int { model.configuration.context }

  /// Does one step.
  public mutating func advance(on data: TokenStream, threads: Int) -> StepReport {
    let batch = data.sequences(context: context, startingAt: starts(ofStep: step, in: data))
    return trainer.advance(on: batch, rate: recipe.schedule.rate(at: step), threads: threads)
  }
}
