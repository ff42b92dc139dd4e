public import CompressionCore
public import Networks

/// A reference model with its data, metrics and budgets: the place where strategies are comparable.
public protocol Arena: Sendable {
  /// What can be chosen about the arena.
  associatedtype Options: StrategyHyperparameters

  /// What is said of the arena.
  static var card: ArenaCard { get }

  /// Makes the arena; nothing is loaded or trained yet.
  init(options: Options, workshop: Workshop) throws

  /// The evaluation signature: everything on which a measured number depends beside the model.
  func evaluation() throws -> String

  /// SHA-256 of the data and of each split, by name; stored with every run.
  func digests() throws -> [String: String]

  /// Loads or trains the subjects of some replicates.
  func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) throws

  /// Compresses the subject of a replicate and measures the result.
  ///
  /// Replicate r sees the same subject, calibration draw and evaluation documents whatever the
  /// strategy.
  func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement

  /// Whether strategies that compress whole models can be measured here.
  static var takesModelStrategies: Bool { get }

  /// Compresses the subject of a replicate as a whole and measures the result.
  ///
  /// - Throws: `SpecError.arenaTakesLinearMaps` where the arena has no models of that kind.
  func measure(
    _ strategy: any ModelStrategy, to budget: Budget, replicate: Int
  ) throws -> Measurement

  /// Whether strategies that act in every step of a training can be measured here.
  static var takesTrainingMethods: Bool { get }

  /// Trains the subject of a replicate under a strategy and measures the result.
  ///
  /// - Throws: `SpecError.arenaDoesNotTrain` where nothing is trained.
  func measure(
    _ method: any TrainingMethod, to budget: Budget, replicate: Int
  ) throws -> Measurement

  /// What must hold of the subject for the comparison to mean something.
  func presenceChecks() throws -> [PresenceCheck]
}

extension Arena {
  /// An arena without data.
  public func digests() throws -> [String: String] { [:] }

  /// No.
  public static var takesModelStrategies: Bool { false }

  /// Refuses.
  public func measure(
    _ strategy: any ModelStrategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    throw SpecError.arenaTakesLinearMaps(Self.card.id)
  }

  /// No.
  public static var takesTrainingMethods: Bool { false }

  /// Refuses.
  public func measure(
    _ method: any TrainingMethod, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    throw SpecError.arenaDoesNotTrain(Self.card.id)
  }

  /// Compresses the subject of a replicate with a strategy of any kind and measures the result.
  public func measure(
    by method: any CompressionMethod, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    switch method {
    case let strategy as any Strategy:
      guard !strategy.choosesCalibration || Self.takesModelStrategies else {
        throw SpecError.arenaHasNoTexts(Self.card.id, strategy: type(of: strategy).card.id)
      }
      return try measure(strategy, to: budget, replicate: replicate)
    case let strategy as any ModelStrategy:
      return try measure(strategy, to: budget, replicate: replicate)
    case let method as any TrainingMethod:
      return try measure(method, to: budget, replicate: replicate)
    default: preconditionFailure("\(type(of: method)) is no kind of strategy")
    }
  }
}

/// What is said of an arena in lists and tables.
public struct ArenaCard: Codable, Sendable, Equatable {
  /// The name in specs, SQL and files.
  public let id: String
  /// Raised when a default or the protocol changes.
  public let revision: Int
  /// The name for people.
  public let title: String
  /// What is compressed, and how it is judged.
  public let summary: String
  /// The metric by which strategies are compared.
  public let primaryMetric: String
  /// Every metric that a measurement has.
  public let metrics: [ArenaMetric]

  /// Fills in a card.
  public init(
    id: String, revision: Int, title: String, summary: String, primaryMetric: String,
    metrics: [ArenaMetric]
  ) {
    self.id = id
    self.revision = revision
    self.title = title
    self.summary = summary
    self.primaryMetric = primaryMetric
    self.metrics = metrics
  }
}

/// What is known of a metric.
public struct ArenaMetric: Codable, Sendable, Equatable {
  /// Which values are better.
  public enum Direction: String, Codable, Sendable {
    /// Lower values.
    case lower
    /// Higher values.
    case higher
    /// Neither.
    case none
  }

  /// The name, `group/name`.
  public let name: String
  /// The unit, or an empty text for ratios and counts.
  public let unit: String
  /// Which values are better.
  public let direction: Direction
  /// A sentence for people.
  public let summary: String

  /// Describes a metric.
  public init(_ name: String, unit: String = "", _ direction: Direction, _ summary: String) {
    self.name = name
    self.unit = unit
    self.direction = direction
    self.summary = summary
  }
}

/// What a measurement found.
public struct Measurement: Sendable {
  /// One number.
  public struct Value: Sendable {
    /// The metric's name.
    public let name: String
    /// What it was measured on, such as a layer; empty when nothing is to be told.
    public let context: String
    /// The step, for a point of a curve.
    public let step: Int?
    /// The number.
    public let value: Double
    /// Its standard error over the observations, when known.
    public let standardError: Double?
    /// The number of observations, when known.
    public let count: Int?
  }

  /// The numbers.
  public private(set) var values: [Value] = []
  /// Why the result does not count: how it misses its budget.
  public var refusal: String?

  /// A measurement without numbers.
  public init() {}

  /// Adds a number: a result, or with a step a point of a curve.
  public mutating func add(
    _ name: String, _ value: Double, step: Int? = nil, context: String = "",
    standardError: Double? = nil, count: Int? = nil
  ) {
    values.append(
      Value(
        name: name, context: context, step: step, value: value, standardError: standardError,
        count: count))
  }

  /// A result by its metric's name.
  public subscript(name: String) -> Double? {
    values.first { $0.name == name && $0.step == nil }?.value
  }
}

/// What arenas share: where trained models are kept, and how many threads may work.
public struct Workshop: Sendable {
  /// The cache of trained models.
  public let cache: ModelCache
  /// Texts as tokens, shared by arenas that train on the same ones.
  public let texts = TextLibrary()
  /// Threads for training and for evaluation of a subject.
  public let threads: Int

  /// Sets up a workshop.
  public init(cache: ModelCache = .standard(), threads: Int) {
    self.cache = cache
    self.threads = threads
  }
}

/// How far the preparation of subjects is.
public struct PreparationProgress: Sendable {
  /// The training under way.
  public let training: TrainingProgress
  /// Which subject is being trained, from 1.
  public let subject: Int
  /// How many subjects there are.
  public let count: Int
}
