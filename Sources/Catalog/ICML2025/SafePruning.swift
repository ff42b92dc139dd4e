extension Paper {
  static let safePruning = Paper(
    id: "icml2025-57",
    slug: "safe-pruning",
    shortName: "SAFE",
    title: "SAFE: Finding Sparse and Flat Minima to Improve Pruning",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.06866",
      "https://github.com/LOG-postech/safe-jax",
    ],
    arena: .vision,
    family: "unstructured-pruning",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Finds weights that are sparse and lie in flat minima by combining sharpness-aware gradients \
      with a sparsity constraint solved by ADMM during training.
      """,
    claim: """
      At 90-95% sparsity with the same number of gradient evaluations, SAFE's test accuracy \
      exceeds ADMM (rho=0) and gradual magnitude pruning, and its sparse solution is flatter \
      (smaller worst-case loss increase in an eps-ball); the advantage grows under 20-40% label \
      noise.
      """,
    confidence: .high,
    fidelity: """
      The perturbation radius must be scaled to the model, and an easy task saturates all methods, \
      so label noise and few samples are used. Equal steps and equal gradients are both shown.
      """,
    strategies: [])
}
