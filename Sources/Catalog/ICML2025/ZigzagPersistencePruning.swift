extension Paper {
  static let zigzagPersistencePruning = Paper(
    id: "icml2025-49",
    slug: "zigzag-persistence-pruning",
    shortName: "Zigzag layer pruning",
    title: "Persistent Topological Features in Large Language Models",
    list: .icml2025,
    year: 2024,
    links: [
      "https://proceedings.mlr.press/v325/gardinazzi26a.html",
      "https://arxiv.org/abs/2410.11042",
    ],
    arena: .lm,
    family: "depth-pruning",
    field: .depthPruning,
    budgetAxes: ["layers"],
    summary: """
      Follows topological features of prompt representations across layers by zigzag persistence \
      and removes the contiguous layers where the features persist.
      """,
    claim: """
      The contiguous block chosen by maximal inter-layer persistence loses less than a random \
      contiguous block, and is within 10% (relative perplexity) of the block chosen by angular \
      distance.
      """,
    confidence: .medium,
    fidelity: """
      Small point clouds have few cycles, so their number is checked. The published claim is \
      parity with other criteria, and shallow models make all criteria coincide.
      """,
    strategies: [])
}
