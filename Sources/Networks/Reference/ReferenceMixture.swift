public import Foundation
internal import Tensors

/// The description of a mixture-of-experts decoder, trained on several kinds of text at once.
public struct ReferenceMixture: TextReference {
  /// The kind of model.
  public static let kind = "moe"
  /// The revision of the training code.
  public static let revision = 1
  /// What one example is called.
  public static let unit = "tokens"

  /// The corpora, joined by `+`.
  public var corpus = "wordnet+grammar:documents=16000"
  /// The extents; the tokenizer has as many tokens as the model's vocabulary.
  public var configuration = MixtureDecoder.Configuration()
  /// How it is trained.
  public var recipe = TrainingRecipe()

  /// Eight experts on English and the grammar.
  public init() {}

  /// Tokens of one sequence.
  public var context: Int { configuration.context }

  /// A random mixture.
  public func startedModel() -> MixtureDecoder {
    var random = RandomStream(seed: recipe.seed, for: "weights")
    return MixtureDecoder(configuration, random: &random)
  }

  /// Trains the tokenizer and encodes the splits.
  public func prepare(_ source: Corpus) throws -> (training: TokenStream, kept: MixtureMaterial) {
    let (training, kept) = try TextMaterial.encode(source, vocabulary: configuration.vocabulary)
    try training.require(
      sequences: recipe.batch, context: configuration.context, corpus: corpus)
    return (training, MixtureMaterial(text: kept, source: source))
  }

  /// Sequences in a new random order each epoch.
  public func batch(ofStep step: Int, from data: TokenStream) -> TokenSequences {
    data.batch(ofStep: step, recipe: recipe, context: configuration.context)
  }

  /// The loss over the whole validation split, the balance of the experts, and whether they differ
  /// between the kinds of text.
  public func judge(
    _ model: MixtureDecoder, on material: MixtureMaterial, threads: Int
  ) -> Judgement {
    let (loss, unigram, others) = material.text.languageModelling(
      model, context: context, threads: threads)
    let even = 1 / Double(configuration.experts)
    let loads = model.loads(material.text.validation.first(sequences: 64, of: context))
    let shares = loads.flatMap { $0 }
    var checks: [PresenceCheck] = [
      .trained(loss: loss, unigram: unigram),
      .atLeast(
        even / 2, "smallest share of an expert in a block", shares.min() ?? 0,
        "half an equal share"),
      .atMost(
        2 * even, "largest share of an expert in a block", shares.max() ?? 1,
        "twice an equal share"),
    ]
    let domains = material.domains.map { model.loads($0.first(sequences: 32, of: context)) }
    if domains.count > 1 {
      checks.append(
        .atLeast(
          0.1, "distance of the experts' shares between kinds of text",
          Self.distance(domains[0], domains[1]),
          "experts specialise (total variation, mean of blocks)"))
    }
    return Judgement(
      HeldOutQuality("loss", loss, trivial: unigram, of: "unigram entropy"), others: others,
      checks: checks)
  }

  /// The mean over the blocks of half the sum of the differences.
  private static func distance(_ left: [[Double]], _ right: [[Double]]) -> Double {
    let distances = zip(left, right).map { left, right in
      zip(left, right).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }
    return distances.reduce(0, +) / Double(max(1, distances.count))
  }
}

/// What a mixture keeps of its data: that of a text model, and the kinds of text apart.
public struct MixtureMaterial: ReferenceMaterial {
  /// Tokenizer, calibration and validation split.
  public let text: TextMaterial
  /// The validation split of each part of the corpus.
  public let domains: [TokenStream]

  init(text: TextMaterial, source: Corpus) {
    self.text = text
    domains = source.parts.map { part in
      TokenStream(source.documents(in: .validation, ofPart: part), tokenizer: text.tokenizer)
    }
  }

  /// Writes what a text model writes.
  public func write(to folder: URL) throws { try text.write(to: folder) }

  /// Reads what a text model reads, and encodes the kinds of text again.
  public init(from folder: URL, source: Corpus) throws {
    self.init(text: try TextMaterial(from: folder, source: source), source: source)
  }
}

extension TokenStream {
  /// The tokens of the first sequences, as many as there are.
  func first(sequences: Int, of context: Int) -> [Int32] {
    self.sequences(context: context, count: min(sequences, sequenceCount(context: context))).inputs
  }
}
