internal import CompressionCore
internal import Essentials

extension Paper {
  private static let fewGenerations =
    "Both arms before post-training; 25 generations of 8, where the authors take 200 of 16."

  static let darwinlm = Paper(
    id: "hf-21",
    slug: "darwinlm",
    shortName: "DarwinLM",
    title: "DarwinLM: Evolutionary Structured Pruning of Large Language Models",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.07780",
      "https://github.com/IST-DASLab/DarwinLM",
    ],
    arena: .lm,
    family: "evolutionary-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "latency"],
    summary: """
      Searches layer-wise widths by evolution over a database of structurally pruned layers, and \
      selects the offspring after short training.
      """,
    claims: [
      ClaimDraft(
        """
        With half of the blocks' parameters removed, the widths that evolution finds have a loss \
        lower by 0.03 nats than uniform ones.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("darwinlm"),
          against: .init("darwinlm", ["generations": 0]),
          at: .sparsity(0.5), margin: 0.03, fidelity: fewGenerations)),
      ClaimDraft(
        """
        With 30 % of the blocks' parameters removed, the widths that evolution finds have a \
        lower loss than uniform ones.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("darwinlm"),
          against: .init("darwinlm", ["generations": 0]),
          at: .sparsity(0.3), fidelity: fewGenerations)),
      ClaimDraft(
        """
        With half of the blocks' parameters removed, the database and the search have a lower \
        loss than dropping blocks of least influence.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("darwinlm"), against: .init("shortgpt"),
          at: .sparsity(0.5), fidelity: fewGenerations)),
      ClaimDraft(
        "After post-training, selection with training has a lower loss than selection without."),
    ],
    confidence: .high,
    fidelity: """
      If all modules are equally sensitive the search finds nothing, so the spread is checked \
      first. Candidates are compared on the same mini-batches.
      """,
    strategies: ["darwinlm"],
    reported: [
      ReportedNumber(
        setting: "post-compression training",
        metric: "training data needed",
        value: "5x less",
        baseline: "ShearedLLaMA",
        baselineValue: "1x",
        source: "abstract in the pruning list")
    ])
}
