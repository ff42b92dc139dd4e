/// Removes the weights that a score values least; nothing is retrained.
public struct ScorePruning<Score: WeightScore>: RecipeStrategy {
  /// What the score can be told.
  public typealias Hyperparameters = Score.Hyperparameters

  /// The card of the score.
  public static var card: StrategyCard { Score.card }

  /// What weights are worth.
  public let score: Score

  /// What the score was told.
  public var hyperparameters: Hyperparameters { score.hyperparameters }

  /// The score with an allocation of its own and no repair.
  public var recipe: Recipe { Recipe(score: score) }

  /// Makes the strategy of a score.
  public init(hyperparameters: Hyperparameters) {
    score = Score(hyperparameters: hyperparameters)
  }
}
