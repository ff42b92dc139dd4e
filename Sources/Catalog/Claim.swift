public import CompressionCore
public import Essentials

/// A testable statement of a paper, phrased for models of the size used here.
///
/// With a `test` it can be judged: one method against one other at one place. What a paper says of
/// two budgets is two claims, so that a verdict always has a place.
public struct Claim: Sendable, Identifiable, Codable, Equatable {
  /// The paper's slug and a number, such as `oats/1`.
  public let id: String
  /// The slug of the paper.
  public let paper: String
  /// The statement with its direction.
  public let sentence: String
  /// How it is judged; nil while nothing here can.
  public let test: ClaimTest?
}

/// A claim before `Paper.init` files it under a slug and a number.
struct ClaimDraft {
  let sentence: String
  let test: ClaimTest?

  init(_ sentence: String, _ test: ClaimTest? = nil) {
    self.sentence = sentence
    self.test = test
  }
}

/// How a claim about two laws is judged: both are fitted to some runs and predict others.
///
/// Each predicted run is a replicate, and what is compared is the mean of |log L̂ − log L| over its
/// rows. The runs are those of a store, found by the sweeps that made them; judging trains nothing.
public struct LawTest: Sendable, Codable, Equatable {
  /// The sweeps whose runs the laws are fitted to.
  public let fitted: [String]
  /// The sweeps whose runs are predicted; without any, runs of the fitted ones are left out.
  public let predicted: [String]
  /// The column whose largest value is left out of the fits and predicted.
  public let heldOut: String?
  /// Strategies whose runs are fitted and predicted each by itself; without any, all together.
  public let strategies: [String]
  /// The share of the baseline's error that the subject's must stay below, for a margin of zero.
  public let share: Double

  init(
    fittedTo fitted: [String], predicting predicted: [String] = [], heldOut: String? = nil,
    strategies: [String] = [], share: Double = 1
  ) {
    precondition(
      predicted.isEmpty == (heldOut != nil),
      "a law's test has either sweeps to predict or a column whose largest value is left out")
    self.fitted = fitted
    self.predicted = predicted
    self.heldOut = heldOut
    self.strategies = strategies
    self.share = share
  }
}

/// How a claim is judged: two arms at one place, a metric with its direction, and a margin that was
/// declared before anything was measured.
public struct ClaimTest: Sendable, Codable, Equatable {
  /// A strategy as it takes part in a comparison.
  public struct Arm: Sendable, Codable, Equatable {
    /// The strategy's id.
    public let strategy: String
    /// The hyperparameters that differ from their defaults.
    public let hyperparameters: [String: JSONValue]
    /// How many settings were tried on the evaluation text before this one was chosen.
    public let trials: Int

    /// A strategy with its defaults.
    public init(strategy: String) {
      self.init(strategy)
    }

    init(_ strategy: String, _ hyperparameters: [String: JSONValue] = [:], trials: Int = 0) {
      self.strategy = strategy
      self.hyperparameters = hyperparameters
      self.trials = trials
    }
  }

  /// Which values of a metric are better.
  public enum Direction: String, Sendable, Codable {
    /// Lower values.
    case lower
    /// Higher values.
    case higher
  }

  /// The arena's id.
  public let arena: String
  /// The arena's options.
  public let options: [String: JSONValue]
  /// The method that the claim is about.
  public let subject: Arm
  /// What the claim compares it with.
  public let baseline: Arm
  /// The budget that both must meet.
  public let budget: Budget
  /// What is compared.
  public let metric: String
  /// Which values are better.
  public let direction: Direction
  /// The least advantage of the subject that the claim asserts, in the metric's unit.
  ///
  /// Below zero it is the greatest disadvantage that the claim allows.
  public let margin: Double
  /// The least number of paired replicates for a verdict.
  public let replicates: Int
  /// Which of the paper's reported numbers belong to it, by their places in the list.
  public let reported: [Int]
  /// What this test leaves out of the paper's experiment or adds to it; may be empty.
  public let fidelity: String
  /// For a claim about laws, which are the arms: the runs that tell; nil where the arms are
  /// strategies.
  public let laws: LawTest?

  /// The least number of replicates that any claim may ask for.
  public static let fewestReplicates = 5

  /// The margin of claims that say no more than lower or higher: a hundredth of a nat per token,
  /// about one per cent of perplexity.
  static let plainMargin = 0.01

  /// A decoder of eight thin blocks, for methods that remove blocks, heads and channels: four leave
  /// too little to choose from.
  static let eightBlocks: [String: JSONValue] = [
    "vary": "subject", "layers": 8, "width": 96, "feedForward": 256,
  ]

  init(
    arena: String = "lm", options: [String: JSONValue] = ["vary": "subject"],
    of subject: Arm, against baseline: Arm, at budget: Budget,
    metric: String = "eval/loss_increase", direction: Direction = .lower,
    margin: Double = plainMargin, replicates: Int = fewestReplicates, reported: [Int] = [],
    fidelity: String = ""
  ) {
    precondition(
      replicates >= Self.fewestReplicates,
      "a claim with \(replicates) replicates; at least \(Self.fewestReplicates) are needed")
    self.arena = arena
    self.options = options
    self.subject = subject
    self.baseline = baseline
    self.budget = budget
    self.metric = metric
    self.direction = direction
    self.margin = margin
    self.replicates = replicates
    self.reported = reported
    self.fidelity = fidelity
    laws = nil
  }

  /// A claim that one law predicts runs better than another.
  init(
    law subject: String, against baseline: String, _ laws: LawTest, arena: String = "pretrain",
    margin: Double = 0, reported: [Int] = [], fidelity: String = ""
  ) {
    self.arena = arena
    options = [:]
    self.subject = Arm(subject)
    self.baseline = Arm(baseline)
    budget = .dense
    metric = Self.lawMetric
    direction = .lower
    self.margin = margin
    replicates = Self.fewestReplicates
    self.reported = reported
    self.fidelity = fidelity
    self.laws = laws
  }

  /// What two laws are compared by.
  public static let lawMetric = "fit/log_error"
}

extension PaperIndex {
  /// Every claim that can be judged, in the order of the papers.
  public static let testableClaims: [Claim] = all.flatMap { $0.claims.filter { $0.test != nil } }
}
