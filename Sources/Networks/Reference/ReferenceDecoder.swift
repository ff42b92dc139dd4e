internal import Autograd
internal import Tensors

/// The description of a decoder.
public struct ReferenceDecoder: ReferenceDescription {
  /// The kind of model.
  public static let kind = "decoder"
  /// The revision of the training code.
  public static let revision = 3
  /// What one example is called.
  public static let unit = "tokens"

  /// The corpus, in the form that `CorpusSpec` reads.
  public var corpus = "wordnet"
  /// The extents; the tokenizer has as many tokens as the model's vocabulary.
  public var configuration = DecoderModel.Configuration()
  /// How it is trained.
  public var recipe = TrainingRecipe()

  /// The decoder of 1.05 million parameters on WordNet's glosses.
  public init() {}

  /// The decoder of 4.2 million parameters on WordNet's glosses.
  public static let fourMillion = {
    var reference = ReferenceDecoder()
    reference.configuration.width = 256
    reference.configuration.feedForward = 688
    reference.configuration.vocabulary = 2048
    reference.recipe.steps = 1800
    return reference
  }()

  /// A random decoder.
  public func startedModel() -> DecoderModel {
    var random = RandomStream(seed: recipe.seed, for: "weights")
    return DecoderModel(configuration, random: &random)
  }

  /// Trains the tokenizer and encodes the splits.
  public func prepare(_ source: Corpus) throws -> (training: TokenStream, kept: TextMaterial) {
    let (training, kept) = try TextMaterial.encode(source, vocabulary: configuration.vocabulary)
    try training.require(
      sequences: recipe.batch, context: configuration.context, corpus: corpus)
    return (training, kept)
  }

  /// Sequences in a new random order each epoch.
  public func batch(ofStep step: Int, from data: TokenStream) -> TokenSequences {
    data.batch(ofStep: step, recipe: recipe, context: configuration.context)
  }

  /// The loss over the whole validation split, and whether outliers can be injected.
  public func judge(
    _ model: DecoderModel, on material: TextMaterial, threads: Int
  ) -> Judgement {
    let (loss, unigram, others) = material.languageModelling(
      model, context: configuration.context, threads: threads)
    return Judgement(
      HeldOutQuality("loss", loss, trivial: unigram, of: "unigram entropy"), others: others,
      checks: [.trained(loss: loss, unigram: unigram)]
        + OutlierChecks(model: model, sequences: material.outlierProbe(configuration.context))
        .checks)
  }
}

/// A trained decoder.
public typealias TrainedDecoder = TrainedModel<ReferenceDecoder>

/// A description of a model of texts with a tokenizer and a recipe of the usual kind.
public protocol TextReference: ReferenceDescription where Material.Source == Corpus {
  /// The corpus, in the form that `CorpusSpec` reads.
  var corpus: String { get set }
  /// How it is trained.
  var recipe: TrainingRecipe { get set }
  /// Tokens of one sequence.
  var context: Int { get }
}

extension ReferenceDecoder: TextReference {
  /// Tokens of one sequence.
  public var context: Int { configuration.context }
}

extension TextReference {
  /// The corpus.
  public var source: String {
    get { corpus }
    set { corpus = newValue }
  }

  /// The recipe.
  public var plan: any TrainingPlan {
    get { recipe }
    set { if let recipe = newValue as? TrainingRecipe { self.recipe = recipe } }
  }

  /// Tokens of a step.
  public var examplesPerStep: Int { recipe.batch * context }

  /// Loads the corpus.
  public func load(threads: Int) throws -> Corpus { try CorpusSpec(parsing: corpus).load() }
}

extension PresenceCheck {
  /// The loss of a language model is far below that of one that knows only frequencies.
  static func trained(loss: Double, unigram: Double) -> PresenceCheck {
    .atMost(
      0.75 * unigram, "held-out loss (nats/token)", loss,
      "three quarters of the unigram entropy")
  }
}

extension TextMaterial {
  /// Mean loss and unigram entropy of the validation split, and the floor where it is known.
  func languageModelling(
    _ model: some SequenceModel, context: Int, threads: Int
  ) -> (loss: Double, unigram: Double, others: [String: Double]) {
    let loss = DecoderEvaluation.meanLoss(
      model, on: validation.sequences(context: context), threads: threads)
    var others: [String: Double] = [:]
    others["entropy floor"] = natsPerDocument.map { validation.nats(perDocument: $0) }
    return (loss, validation.unigramEntropy, others)
  }

  /// A few sequences of the calibration split.
  func outlierProbe(_ context: Int) -> TokenSequences {
    let available = calibration.sequenceCount(context: context)
    return calibration.sequences(context: context, count: min(8, available))
  }
}

/// Whether outlier channels can be put into a decoder without changing what it computes.
struct OutlierChecks {
  let model: DecoderModel
  let sequences: TokenSequences

  var checks: [PresenceCheck] {
    guard sequences.count > 0 else { return [] }
    var random = RandomStream(seed: 0, for: "outliers")
    let injection = OutlierInjection(channels: min(8, model.configuration.width / 4))
    let injected = model.injectingOutliers(injection, random: &random)
    let change = abs(
      DecoderEvaluation.meanLoss(injected, on: sequences, threads: 1)
        - DecoderEvaluation.meanLoss(model, on: sequences, threads: 1))
    return [
      .atLeast(
        10, "with outliers injected: largest input channel over the median one",
        ratio(of: injected), "outlier channels exist"),
      .atMost(
        0.001, "with outliers injected: change of the loss (nats/token)", change,
        "the function stays"),
    ]
  }

  /// The norm of the largest input channel of the first query projection over the median one.
  private func ratio(of model: DecoderModel) -> Double {
    let wanted = model.linearPaths(ofBlock: 0)[0]
    var sums = [Double](repeating: 0, count: model.configuration.width)
    let tape = Tape(recording: false)
    tape.observer = { path, input in
      guard path == wanted else { return }
      for row in 0..<input.rows {
        for column in sums.indices {
          sums[column] += Double(input[row, column]) * Double(input[row, column])
        }
      }
    }
    _ = model.run(block: 0, model.embed(sequences.inputs, on: tape), on: tape)
    let norms = sums.map { $0.squareRoot() }.sorted()
    return norms[norms.count - 1] / norms[norms.count / 2]
  }
}
