extension Paper {
  static let armor = Paper(
    id: "hf-06",
    slug: "armor",
    shortName: "ARMOR",
    title: "ARMOR: High-Performance Semi-Structured Pruning via Adaptive Matrix Factorization",
    list: .pruning,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=8NE554wv0m",
      "https://arxiv.org/abs/2510.05528",
      "https://github.com/LawrenceRLiu/ARMOR",
    ],
    arena: .lm,
    family: "semi-structured-pruning",
    field: .weightPruning,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Represents each weight as a 2:4 sparse core between two block-diagonal factors and \
      alternates gradient steps on the factors with updates of the sparse core.
      """,
    claim: """
      At 2:4 sparsity ARMOR has proxy loss strictly below its NoWag-P initialisation on every \
      layer and closes at least 25% of the loss gap between Wanda 2:4 and dense on a trained LM.
      """,
    confidence: .high,
    fidelity: """
      Blocks of 32 add a quarter of the parameters at width 128, so they are scaled to at most a \
      tenth and a parameter-matched control is shown. Input channels must be uneven.
      """,
    strategies: [])
}
