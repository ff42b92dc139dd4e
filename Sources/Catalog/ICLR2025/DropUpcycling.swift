extension Paper {
  static let dropUpcycling = Paper(
    id: "iclr2025-24",
    slug: "drop-upcycling",
    shortName: "Drop-Upcycling",
    title: "Drop-Upcycling: Training Sparse Mixture of Experts with Partial Re-initialization",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=gx1wHnf5Vp",
      "https://arxiv.org/abs/2502.19261",
      "https://github.com/Taishi-N324/Drop-Upcycling",
    ],
    arena: .moe,
    family: "moe-upcycling",
    field: .mixtureOfExperts,
    budgetAxes: ["flops", "params", "tokens"],
    summary: """
      Builds a mixture of experts from a dense model whose experts are copies of the feed-forward \
      layer with a random half of the hidden units drawn anew from the statistics of the replaced \
      weights.
      """,
    claim: """
      With equal continued-training tokens, r=0.5 ends with lower training/validation loss than \
      naive upcycling, and reaches a given loss in fewer tokens than training the MoE from \
      scratch; expert cosine similarity is lower than for r=0.
      """,
    confidence: .high,
    fidelity: """
      The crossing over plain copying occurs late in training; short runs favour plain copying \
      because it starts lower. The crossing point is reported even when the final claim fails.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "MoE with 5.9B active parameters vs 13B dense of the same family",
        metric: "training FLOPs for comparable quality",
        value: "about 1/4",
        baseline: "13B dense",
        baselineValue: 1,
        source: "arXiv abstract page")
    ])
}
