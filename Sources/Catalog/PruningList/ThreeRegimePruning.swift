extension Paper {
  static let threeRegimePruning = Paper(
    id: "hf-36",
    slug: "three-regime-pruning",
    shortName: "Three-regime model",
    title: "A Three-regime Model of Network Pruning",
    list: .pruning,
    year: 2023,
    links: [
      "https://arxiv.org/abs/2305.18383",
      "https://github.com/YefanZhou/ThreeRegimePruning",
    ],
    arena: .vision,
    family: "pruning-phase-diagram",
    field: .weightPruning,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Describes prunability by a phase diagram of dense training temperature and pruning load, \
      with regimes told apart by connectivity and similarity of pruned models.
      """,
    claim: """
      In the (density, training length) grid the best training length for pruned accuracy at the \
      lowest density is shorter than, and at the highest density equal to or longer than, the \
      median; i.e. Spearman(density, optimal epochs) >= 0.6.
      """,
    confidence: .medium,
    fidelity: """
      The flip may not exist without label noise or over-parameterisation, so the whole map is \
      reported and hyperparameters are not searched until it appears.
      """,
    strategies: [])
}
