internal import Autograd
internal import Tensors

/// The description of an encoder that predicts hidden tokens.
public struct ReferenceEncoder: TextReference {
  /// The kind of model.
  public static let kind = "encoder"
  /// The revision of the training code.
  public static let revision = 1
  /// What one example is called.
  public static let unit = "tokens"

  /// The corpus, in the form that `CorpusSpec` reads.
  public var corpus = "wordnet"
  /// The extents; the tokenizer has one token less than the model's vocabulary.
  public var configuration = EncoderModel.Configuration()
  /// How it is trained.
  public var recipe = {
    var recipe = TrainingRecipe()
    recipe.steps = 2000
    return recipe
  }()

  /// The encoder of 1.05 million parameters on WordNet's glosses.
  public init() {}

  /// Tokens of one sequence.
  public var context: Int { configuration.context }

  /// A random encoder.
  public func startedModel() -> EncoderModel {
    var random = RandomStream(seed: recipe.seed, for: "weights")
    return EncoderModel(configuration, random: &random)
  }

  /// Trains the tokenizer and encodes the splits.
  public func prepare(_ source: Corpus) throws -> (training: TokenStream, kept: TextMaterial) {
    let (training, kept) = try TextMaterial.encode(
      source, vocabulary: configuration.vocabulary - 1)
    try training.require(
      sequences: recipe.batch, context: configuration.context, corpus: corpus)
    return (training, kept)
  }

  /// Sequences in a new random order each epoch, with tokens hidden anew.
  public func batch(ofStep step: Int, from data: TokenStream) -> MaskedSequences {
    var random = RandomStream(seed: recipe.seed, for: "hidden.\(step)")
    return masked(
      data.batch(ofStep: step, recipe: recipe, context: configuration.context), random: &random)
  }

  /// The accuracy on hidden tokens of the validation split.
  public func judge(
    _ model: EncoderModel, on material: TextMaterial, threads: Int
  ) -> Judgement {
    var random = RandomStream(seed: 0, for: "hidden.validation")
    let stream = material.validation
    let batch = masked(
      stream.sequences(context: context, count: min(256, stream.sequenceCount(context: context))),
      random: &random)
    let (loss, accuracy) = model.evaluate(batch, threads: threads)
    let common = batch.targets.reduce(into: [:]) { $0[$1, default: 0] += 1 }.values.max() ?? 0
    let trivial = Double(common) / Double(batch.targets.count)
    let unigram = stream.unigramEntropy
    return Judgement(
      HeldOutQuality("masked accuracy", accuracy, trivial: trivial, of: "most frequent token"),
      others: ["loss": loss, "unigram entropy": unigram],
      checks: [
        .atLeast(
          3 * trivial, "accuracy on hidden tokens", accuracy,
          "three times that of the most frequent token"),
        .trained(loss: loss, unigram: unigram),
      ])
  }

  private func masked(
    _ sequences: TokenSequences, random: inout RandomStream
  ) -> MaskedSequences {
    MaskedSequences(
      sequences, hidden: configuration.hidden, maskToken: configuration.maskToken,
      random: &random)
  }
}

extension EncoderModel {
  /// Mean loss in nats and share of right answers on hidden tokens.
  func evaluate(_ batch: MaskedSequences, threads: Int) -> (loss: Double, accuracy: Double) {
    let slice = 4
    let slices = Parallel.map(count: (batch.count + slice - 1) / slice, threads: threads) { index in
      let part = batch[(index * slice)..<min((index + 1) * slice, batch.count)]
      let logits = logits(part, on: Tape(recording: false)).value
      let losses = RowKernels.crossEntropy(logits: logits, targets: part.targets).losses
      return (loss: losses.reduce(0, +), right: logits.rightAnswers(part.targets))
    }
    let count = Double(max(batch.targets.count, 1))
    return (
      slices.reduce(0) { $0 + $1.loss } / count,
      Double(slices.reduce(0) { $0 + $1.right }) / count
    )
  }
}

extension Tensor {
  /// Rows of logits in which the target is among the largest.
  func rightAnswers(_ targets: [Int32]) -> Int {
    let (values, width) = (values, columns)
    return targets.enumerated().count { row, target in
      let part = values[(row * width)..<((row + 1) * width)]
      return (part.max() ?? .infinity) <= part[part.startIndex + Int(target)]
    }
  }
}
