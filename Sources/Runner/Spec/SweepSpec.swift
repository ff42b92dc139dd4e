public import CompressionCore
public import Essentials
internal import Yams

/// A sweep as somebody wrote it: flat, without includes and expressions.
///
/// ```yaml
/// espalier: 1
/// name: first-light
/// question: How far can one-shot pruning go?
/// arena: lm
/// strategies:
///   - magnitude
///   - magnitude: {scope: global}
///   - sparsegpt: {dampening: [0.001, 0.01, 0.1]}
/// budget:
///   sparsity: [0.5, 0.7]
///   bits: [3, 4]
/// replicates: 3
/// limits: {time: 10m, memory: 2G, retries: 2}
/// executor: {kind: slurm, partition: cpu, time: 2h}
/// ```
public struct SweepSpec: Sendable {
  /// One strategy with the hyperparameters that were set for it.
  public struct Arm: Sendable {
    /// The strategy's id.
    public var strategy: String
    /// The hyperparameters as written.
    public var hyperparameters: [String: JSONValue]
    /// Where it stands in the file.
    public var line: Int?
  }

  /// A budget and where it stands in the file.
  public struct Target: Sendable {
    /// The budget.
    public var budget: Budget
    /// Where it stands in the file.
    public var line: Int?
  }

  /// A combination that is left out: a strategy, a budget, or both.
  public struct Exclusion: Sendable {
    /// The strategy, or nil for any.
    public var strategy: String?
    /// The budget, or nil for any.
    public var budget: Budget?
    /// Where it stands in the file.
    public var line: Int?
  }

  /// The file it was read from.
  public var file: String
  /// The text it was read from, overrides included.
  public var text: String
  /// The sweep's name.
  public var name = ""
  /// What the sweep is to find out.
  public var question = ""
  /// The arena's id.
  public var arena = ""
  /// Options of the arena.
  public var options: [String: JSONValue] = [:]
  /// Further options of the arena, one set for each variant of it; none is one variant without.
  public var variants: [[String: JSONValue]] = []
  /// The strategies to compare.
  public var arms: [Arm] = []
  /// The budgets to compare them at.
  public var targets: [Target] = []
  /// Paired replicates of each cell.
  public var replicates = 1
  /// Combinations that are left out.
  public var exclusions: [Exclusion] = []
  /// What one cell may use up.
  public var limits = SpecLimits()
  /// Where its cells run.
  public var executor = SpecExecutor()
  /// Lines of the keys, for messages.
  var lines: [String: Int] = [:]

  static let keys = [
    "espalier", "name", "question", "arena", "options", "strategies", "budget", "replicates",
    "exclude", "limits", "executor", "grid",
  ]
}
