extension Paper {
  static let prunerZero = Paper(
    id: "hf-07",
    slug: "pruner-zero",
    shortName: "Pruner-Zero",
    title: "Pruner-Zero: Evolving Symbolic Pruning Metric from scratch for Large Language Models",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2406.02924",
      "https://github.com/pprp/Pruner-Zero",
    ],
    arena: .lm,
    family: "metric-search",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Evolves a symbolic importance formula from weights, gradients and activations by genetic \
      programming, and prunes with it in one shot.
      """,
    claim: """
      The discovered score W^2 * minmax(G) gives lower post-pruning loss than Wanda at 50% \
      unstructured sparsity, and an evolutionary search with OOS reaches a score at least as good \
      as Wanda within 300 evaluations while search without OOS needs more evaluations.
      """,
    confidence: .high,
    fidelity: """
      The min-max scaling is driven by single outlier gradients, so a clipped form is tested. \
      Search and verdict use different text.
      """,
    strategies: [])
}
