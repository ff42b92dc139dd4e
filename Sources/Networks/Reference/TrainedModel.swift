internal import Foundation

/// A trained reference model with all that an experiment needs of its data.
public struct TrainedModel<Description: ReferenceDescription>: Sendable {
  /// The description it was trained from.
  public let reference: Description
  /// The digest that names it in the cache.
  public let digest: String
  /// SHA-256 of what it was trained on.
  public let sourceDigest: String
  /// The model.
  public let model: Description.Model
  /// The data that was not trained on.
  public let material: Description.Material
  /// What is known of its training and quality.
  public let summary: TrainingSummary
}

/// What a finished training reports.
public struct TrainingSummary: Codable, Sendable, Equatable {
  /// The held-out number that the model is judged by.
  public var quality: HeldOutQuality
  /// Other held-out numbers by name.
  public var others: [String: Double]
  /// What must hold of the model.
  public var checks: [PresenceCheck]
  /// Examples of the training split that were seen, tokens or images.
  public var examples: Int
  /// Number of parameters.
  public var parameters: Int
  /// Seconds of training, interruptions left out.
  public var seconds: Double
  /// Processor time of the training in seconds, all threads together.
  public var processorSeconds: Double
  /// The batch's loss at each step.
  public var losses: [Double]
  /// SHA-256 of each split by its name.
  public var splits: [String: String]

  /// Mean loss over the validation split, in nats per example.
  public var validationLoss: Double { number("loss") }
  /// Loss of a model that knows only how frequent each token is.
  public var unigramEntropy: Double { number("unigram entropy") }
  /// Loss that no model can pass, where the source is known exactly.
  public var entropyFloor: Double? { others["entropy floor"] }
  /// Tokens of the training split.
  public var trainingTokens: Int { examples }

  /// A held-out number by name; NaN when it was not measured.
  public func number(_ name: String) -> Double {
    if name == quality.metric { return quality.value }
    if name == quality.trivialName { return quality.trivial }
    return others[name] ?? .nan
  }
}

extension TrainedModel where Description.Material == TextMaterial {
  /// SHA-256 of the corpus.
  public var corpusDigest: String { sourceDigest }
  /// The tokenizer, trained on the same corpus.
  public var tokenizer: BytePairEncoding { material.tokenizer }
  /// What methods may look at.
  public var calibration: TokenStream { material.calibration }
  /// What only evaluation reads.
  public var validation: TokenStream { material.validation }
}
