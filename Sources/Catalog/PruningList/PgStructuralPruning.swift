extension Paper {
  static let pgStructuralPruning = Paper(
    id: "hf-23",
    slug: "pg-structural-pruning",
    shortName: "Backprop-free PG pruning",
    title: """
      Bypass Back-propagation: Optimization-based Structural Pruning for Large Language Models via \
      Policy Gradient
      """,
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2406.10576",
      "https://github.com/ethanygao/backprop-free_LLM_pruning",
    ],
    arena: .lm,
    family: "policy-gradient-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "sparsity"],
    summary: """
      Learns keep-probabilities of heads, channels or layers by policy gradients from forward \
      passes only.
      """,
    claim: """
      At 50% structured pruning of FFN channels and heads the policy-gradient masks give at least \
      0.05 nats lower loss than their Wanda-sp initialisation, using forward passes only, and \
      allocate non-uniform widths.
      """,
    confidence: .high,
    fidelity: """
      The variance grows with the number of units and too few steps look like a failure, so the \
      whole curve is shown at one token budget for all arms.
      """,
    strategies: [])
}
