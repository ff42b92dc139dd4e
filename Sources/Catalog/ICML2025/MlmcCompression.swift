extension Paper {
  static let mlmcCompression = Paper(
    id: "icml2025-08",
    slug: "mlmc-compression",
    shortName: "MLMC compression",
    title: """
      Beyond Communication Overhead: A Multilevel Monte Carlo Approach for Mitigating Compression \
      Bias in Distributed Learning
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=v4mcWhN0Sf",
      "https://arxiv.org/abs/2507.05508",
    ],
    arena: .theory,
    family: "gradient-compression",
    field: .theory,
    budgetAxes: ["bits", "sparsity"],
    summary: """
      Makes a family of biased gradient compressors unbiased by sending one randomly chosen \
      residual level divided by its probability, with probabilities adapted to the residual norms.
      """,
    claim: """
      At the same number of transmitted entries per step and the same tuned learning-rate grid, \
      MLMC-Top-k reaches lower final loss than Top-k (biased) and Rand-k for M >= 8 heterogeneous \
      workers, and its gradient estimator is unbiased within 3 standard errors.
      """,
    confidence: .high,
    fidelity: """
      With one worker the variance is large and biased top-k wins early, so the crossing in the \
      number of workers is shown. Index bits and the probability are part of the budget.
      """,
    strategies: [])
}
