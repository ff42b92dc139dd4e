extension Paper {
  static let randomPruningErk = Paper(
    id: "hf-02",
    slug: "random-pruning-erk",
    shortName: "Random Pruning",
    title: """
      The Unreasonable Effectiveness of Random Pruning: Return of the Most Naive Baseline for \
      Sparse Training
      """,
    list: .pruning,
    year: 2022,
    links: [
      "https://openreview.net/forum?id=VBZJ_3tz-t",
      "https://github.com/VITA-Group/Random_Pruning",
    ],
    arena: .vision,
    family: "sparse-training",
    field: .sparseTraining,
    budgetAxes: ["sparsity", "params", "flops"],
    summary: """
      Trains a network from scratch under a fixed random mask with suitable layer densities and \
      shows that random pruning approaches the dense network as width grows.
      """,
    claim: """
      At fixed sparsity 0.8 the accuracy gap between the dense net and an ERK-random static sparse \
      net decreases monotonically (Spearman <= -0.8 against log width) and is below 1 point at the \
      widest setting; ERK >= uniform at sparsity >= 0.9.
      """,
    confidence: .high,
    fidelity: """
      A task solved by a tiny subnetwork hides the effect, so the narrowest dense model must be \
      capacity-limited. A dense control with equal parameters is always reported.
      """,
    strategies: [])
}
