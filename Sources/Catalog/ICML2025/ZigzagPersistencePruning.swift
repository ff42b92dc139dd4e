internal import CompressionCore
internal import Essentials

extension Paper {
  private static let eightDepths =
    "128 texts and nine depths; 0.095 nats are a tenth of the perplexity."

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
    claims: [
      ClaimDraft(
        """
        With a quarter of the blocks removed, the run across which holes persist has a lower \
        loss than a random run.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("zigzag-persistence-pruning"),
          against: .init("zigzag-persistence-pruning", ["choice": "random"]),
          at: .sparsity(0.25), fidelity: eightDepths)),
      ClaimDraft(
        """
        With a quarter of the blocks removed, the run across which holes persist costs at most \
        0.095 nats more than the run of smallest angle.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("zigzag-persistence-pruning"),
          against: .init("deeper-layers"),
          at: .sparsity(0.25), margin: -0.095, fidelity: eightDepths)),
    ],
    confidence: .medium,
    fidelity: """
      Small point clouds have few cycles, so their number is checked. The published claim is \
      parity with other criteria, and shallow models make all criteria coincide.
      """,
    strategies: ["zigzag-persistence-pruning"])
}
