internal import Essentials
internal import Foundation

/// The complete description of a reference decoder: what it is trained on, its extents, and how.
///
/// Two equal descriptions with equal corpora give the same model, so the digest of both names the
/// model in the cache.
public struct ReferenceDecoder: Codable, Sendable, Hashable {
  /// The corpus, in the form that `CorpusSpec` reads.
  public var corpus = "wordnet"
  /// The extents; the tokenizer has as many tokens as the model's vocabulary.
  public var configuration = DecoderModel.Configuration()
  /// How it is trained.
  public var recipe = TrainingRecipe()

  /// Raised when the training code gives other numbers for the same description.
  static let revision = 2

  /// The decoder of 1.05 million parameters on WordNet's glosses.
  public init() {}

  /// A digest of the description and of the corpus that it is trained on.
  func digest(corpusDigest: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let description = String(decoding: try encoder.encode(self), as: UTF8.self)
    var hash = ContentDigest("espalier.decoder.\(Self.revision)")
    hash.update(corpusDigest)
    hash.update(description)
    return String(hash.hexadecimal().prefix(16))
  }
}

/// A trained reference decoder with all that an experiment needs of its data.
public struct TrainedDecoder: Sendable {
  /// The description it was trained from.
  public let reference: ReferenceDecoder
  /// The digest that names it in the cache.
  public let digest: String
  /// SHA-256 of the corpus.
  public let corpusDigest: String
  /// The model.
  public let model: DecoderModel
  /// The tokenizer, trained on the same corpus.
  public let tokenizer: BytePairEncoding
  /// What methods may look at.
  public let calibration: TokenStream
  /// What only evaluation reads.
  public let validation: TokenStream
  /// What is known of its training and quality.
  public let summary: TrainingSummary
}

/// What a finished training reports.
public struct TrainingSummary: Codable, Sendable, Equatable {
  /// Mean loss over the whole validation split, in nats per token.
  public var validationLoss: Double
  /// Loss of a model that knows only how frequent each token is.
  public var unigramEntropy: Double
  /// Loss that no model can pass, where the source is known exactly.
  public var entropyFloor: Double?
  /// Tokens of the training split.
  public var trainingTokens: Int
  /// Number of parameters.
  public var parameters: Int
  /// Seconds of training, interruptions left out.
  public var seconds: Double
  /// The batch's loss at each step.
  public var losses: [Double]
}
