internal import CompressionCore
internal import Essentials

extension Paper {
  private static let wholeHeads =
    "Whole heads go, and the refit lies in the down projection; factors and branches have no place."

  static let olica = Paper(
    id: "icml2025-45",
    slug: "olica",
    shortName: "Olica",
    title: "Olica: Efficient Structured Pruning of Large Language Models without Retraining",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.08436",
      "https://github.com/BetterTMrR/LLM-Olica",
    ],
    arena: .lm,
    family: "structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Prunes without retraining by orthogonalising the value-output products, reducing the rank of \
      queries and keys, removing feed-forward neurons and repairing some layers with a linear \
      correction.
      """,
    claims: [
      ClaimDraft(
        """
        With 20 % of the blocks removed in heads and channels, Olica has a lower loss than \
        Wanda-sp.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("olica"), against: .init("wanda-sp"),
          at: .sparsity(0.2), fidelity: wholeHeads)),
      ClaimDraft(
        """
        With 30 % of the blocks removed in heads and channels, Olica has a lower loss than \
        Wanda-sp.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("olica"), against: .init("wanda-sp"),
          at: .sparsity(0.3), fidelity: wholeHeads)),
      ClaimDraft(
        "With 20 % of the blocks removed, Olica has a lower loss than without its linear refit.",
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("olica"),
          against: .init("olica", ["repairedShare": 0]), at: .sparsity(0.2),
          fidelity: wholeHeads)),
      ClaimDraft(
        """
        With 30 % of the blocks removed, Olica has a lower loss with heads judged along principal \
        directions than without.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("olica"),
          against: .init("olica", ["isRotated": false]), at: .sparsity(0.3),
          fidelity: wholeHeads)),
    ],
    confidence: .high,
    fidelity: """
      Value-output products of a tiny model may be nearly full rank, so their spectrum is checked. \
      The ridge correction needs more tokens than channels.
      """,
    strategies: ["olica"],
    reported: [
      ReportedNumber(
        setting: "LLaMA-7B, 256 samples",
        metric: "time and memory",
        value: "7 minutes, 3 GB",
        baseline: "retraining-based pruners",
        baselineValue: "50K samples for LLM-Pruner/SlimGPT",
        source: "abstract in the ICML 2025 list; third-party note (en.papernotes.org), unverified")
    ])
}
