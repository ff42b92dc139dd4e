/// What is said of a strategy in lists, tables and figures.
public struct StrategyCard: Codable, Sendable, Equatable {
  /// The name in specs, SQL, files and plots, in kebab case.
  public let id: String
  /// Raised when a default or the algorithm changes, so that old results are not taken for new.
  public let revision: Int
  /// The name for people.
  public let name: String
  /// What kind of method it is.
  public let family: StrategyFamily
  /// What it does, in one line.
  public let summary: String
  /// Where it was published.
  public let paper: String?
  /// Where its authors' code is.
  public let code: String?

  /// Fills in a card.
  public init(
    id: String, revision: Int, name: String, family: StrategyFamily, summary: String,
    paper: String? = nil, code: String? = nil
  ) {
    self.id = id
    self.revision = revision
    self.name = name
    self.family = family
    self.summary = summary
    self.paper = paper
    self.code = code
  }
}

/// A kind of method; the strategies of a family share a folder.
public enum StrategyFamily: String, Codable, CaseIterable, Sendable {
  /// What every comparison has: nothing, chance, the simplest thing.
  case baselines
  /// Single weights go.
  case unstructuredPruning = "unstructured-pruning"
  /// Of every few inputs of an output so many stay.
  case semiStructuredPruning = "semi-structured-pruning"
  /// Blocks lose different shares of their weights.
  case layerwiseSparsity = "layerwise-sparsity"
  /// A product of two factors takes the place of a weight, alone or beside sparse weights.
  case lowRank = "low-rank"
  /// A score, an allocation and a repair, put together freely.
  case composition
  /// Whole blocks, heads or channels go, and the matrices really shrink.
  case structuredPruning = "structured-pruning"
  /// Weights take fewer bits.
  case quantisation
  /// Weights stay, and inputs of linear layers are left out token by token.
  case activationSparsity = "activation-sparsity"
  /// Weights go while the model is trained.
  case pretraining
}
