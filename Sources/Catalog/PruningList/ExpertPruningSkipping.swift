extension Paper {
  static let expertPruningSkipping = Paper(
    id: "hf-19",
    slug: "expert-pruning-skipping",
    shortName: "Expert Pruning & Skipping (NAEE)",
    title: """
      Not All Experts are Equal: Efficient Expert Pruning and Skipping for Mixture-of-Experts \
      Large Language Models
      """,
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2402.14800",
      "https://github.com/Lucky-Lance/Expert_Sparsity",
    ],
    arena: .moe,
    family: "expert-pruning",
    field: .mixtureOfExperts,
    budgetAxes: ["params", "flops", "latency"],
    summary: """
      Removes the subset of experts in each layer whose absence changes the layer output least, by \
      enumeration, and skips the second expert of a token when its weight is comparatively small.
      """,
    claim: """
      Enumerated reconstruction-loss pruning to 6 and 4 of 8 experts gives lower loss than \
      frequency-based and random dropping; calibrating on the task gives lower task loss than \
      general calibration; median-beta skipping halves second-expert calls for less than 1% loss \
      increase.
      """,
    confidence: .high,
    fidelity: """
      Balanced experts on one domain are interchangeable and random dropping ties, so specialised \
      domains are needed. Several seeds are trained.
      """,
    strategies: [])
}
