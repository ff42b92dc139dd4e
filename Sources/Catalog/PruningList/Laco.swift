internal import CompressionCore
internal import Essentials

extension Paper {
  private static let shortSearch =
    "Eight blocks, and a threshold that is searched for so that the budget is met; no recovery."

  static let laco = Paper(
    id: "hf-20",
    slug: "laco",
    shortName: "LaCo",
    title: "LaCo: Large Language Model Pruning via Layer Collapse",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2402.11187",
      "https://github.com/yangyifei729/LaCo",
    ],
    arena: .lm,
    family: "depth-pruning",
    field: .depthPruning,
    budgetAxes: ["layers", "params"],
    summary: """
      Merges consecutive rear layers into the one before them by adding their weight differences, \
      greedily from the top, while the output stays similar.
      """,
    claims: [
      ClaimDraft(
        """
        With a quarter of the blocks merged away, LaCo has a lower loss than dropping the \
        deepest blocks before the last.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("laco"),
          against: .init("deeper-layers", ["choice": "deepest"]), at: .sparsity(0.25),
          reported: [0], fidelity: shortSearch)),
      ClaimDraft(
        """
        With a quarter of the blocks merged away, adding differences is no worse than dropping \
        the blocks that the same search finds.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("laco"),
          against: .init("laco", ["merge": "first"]), at: .sparsity(0.25), margin: -0.01,
          fidelity: shortSearch)),
      ClaimDraft(
        """
        With a quarter of the blocks merged away, the formula of the paper has a lower loss than \
        the released code, which keeps the last block's matrices.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("laco"),
          against: .init("laco", ["merge": "last"]), at: .sparsity(0.25),
          fidelity: "A comparison of this project: the paper's formula and its code differ.")),
      ClaimDraft(
        """
        After a short recovery the merged model needs fewer steps to 1.1 times the dense loss.
        """),
    ],
    confidence: .high,
    fidelity: """
      Summed differences blow up when neighbouring layers differ, as in freshly trained small \
      models, so neighbour similarity is reported.
      """,
    strategies: ["laco"],
    notes: """
      The released notebook keeps only the last layer's matrices; every result names its merge \
      variant.
      """,
    reported: [
      ReportedNumber(
        setting: "LLMs at 25-30% pruning ratio",
        metric: "share of average task performance kept",
        value: "over 80%",
        baseline: "structured pruning baselines",
        baselineValue: "lower",
        source: "abstract in the pruning list")
    ])
}
