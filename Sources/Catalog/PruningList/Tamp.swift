extension Paper {
  static let tamp = Paper(
    id: "hf-04",
    slug: "tamp",
    shortName: "TAMP",
    title: "TAMP: Token-Adaptive Layerwise Pruning in Multimodal Large Language Models",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2504.09897",
      "https://github.com/G-JWLee/TAMP",
    ],
    arena: .lm,
    family: "layerwise-sparsity",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Sets layer sparsities from the diversity of output tokens in a model of two modalities, and \
      scores weights with the activations of tokens chosen by attention and diversity.
      """,
    claim: """
      On a two-modality decoder at 60% sparsity, TAMP (DAS+AMIA) has lower post-pruning loss than \
      Wanda with uniform sparsity, and each of DAS, AMIA alone is not worse than Wanda.
      """,
    confidence: .high,
    fidelity: """
      Without imbalance between modalities and redundant tokens the method reduces to Wanda, so \
      duplicated background patches are part of the data.
      """,
    strategies: [])
}
