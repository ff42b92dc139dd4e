internal import CompressionCore
internal import Essentials

/// Any score with any allocation and any repair.
///
/// In a spec:
///
/// ```yaml
/// - recipe: { score: wanda, allocation: owl, allocationOptions: { lambda: 0.1 } }
/// ```
///
/// - Complexity: that of the parts.
struct ComposedPruning: RecipeStrategy {
  static let card = StrategyCard(
    id: "recipe", revision: 1, name: "Recipe", family: .composition,
    summary: "any score with any allocation and any repair")

  struct Hyperparameters: StrategyHyperparameters {
    /// What a weight is worth.
    var score = "wanda"
    /// What the score is told.
    var scoreOptions: [String: JSONValue] = [:]
    /// How the budget is shared out.
    var allocation = "uniform"
    /// What the allocation is told.
    var allocationOptions: [String: JSONValue] = [:]
    /// What the weights that stay do.
    var repair = "none"
    /// What the repair is told.
    var repairOptions: [String: JSONValue] = [:]

    func validate() throws(SpecError) { _ = try recipe() }

    /// The parts.
    ///
    /// - Throws: `SpecError` for an unknown part or option.
    func recipe() throws(SpecError) -> Recipe {
      Recipe(
        score: try PartIndex.part(
          score, of: "score", in: PartIndex.scores, options: scoreOptions),
        allocation: try PartIndex.part(
          allocation, of: "allocation", in: PartIndex.allocations, options: allocationOptions),
        repair: try PartIndex.part(
          repair, of: "repair", in: PartIndex.repairs, options: repairOptions))
    }
  }

  let hyperparameters: Hyperparameters
  let recipe: Recipe

  /// Makes the strategy.
  ///
  /// - Precondition: the hyperparameters are valid.
  init(hyperparameters: Hyperparameters) {
    self.hyperparameters = hyperparameters
    do {
      recipe = try hyperparameters.recipe()
    } catch {
      preconditionFailure("recipe: \(error)")
    }
  }
}
