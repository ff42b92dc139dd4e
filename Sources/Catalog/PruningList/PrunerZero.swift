internal import CompressionCore

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
    claims: [
      ClaimDraft(
        "At 50 % sparsity the score that the search found has a lower loss than Wanda.",
        ClaimTest(of: .init("pruner-zero"), against: .init("wanda"), at: .sparsity(0.5)))
    ],
    confidence: .high,
    fidelity: """
      The min-max scaling is driven by single outlier gradients, so a clipped form is tested. \
      Search and verdict use different text.
      """,
    strategies: ["pruner-zero"])
}
