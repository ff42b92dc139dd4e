internal import CompressionCore
internal import Essentials

extension Paper {
  private static let wholeEnds =
    "Eight blocks of which the first and the last stay whole; no recovery."

  static let llmPruner = Paper(
    id: "hf-26",
    slug: "llm-pruner",
    shortName: "LLM-Pruner",
    title: "LLM-Pruner: On the Structural Pruning of Large Language Models",
    list: .pruning,
    year: 2023,
    links: [
      "https://arxiv.org/abs/2305.11627",
      "https://github.com/horseee/LLM-Pruner",
    ],
    arena: .lm,
    family: "structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "flops"],
    summary: """
      Removes coupled groups of heads, channels or residual dimensions ranked by Taylor scores \
      from a handful of samples, and recovers with LoRA.
      """,
    claims: [
      ClaimDraft(
        """
        With 20 % of the blocks removed in heads and channels, groups ranked by first-order \
        terms have a loss lower by 0.1 nats than groups ranked by magnitude.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("llm-pruner"),
          against: .init("llm-pruner", ["importance": "magnitude"]), at: .sparsity(0.2),
          margin: 0.1, reported: [0, 1], fidelity: wholeEnds)),
      ClaimDraft(
        """
        With 20 % of the blocks removed in heads and channels, groups ranked by first-order \
        terms have a loss lower by 0.1 nats than random groups.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("llm-pruner"),
          against: .init("llm-pruner", ["importance": "random"]), at: .sparsity(0.2),
          margin: 0.1, fidelity: wholeEnds)),
      ClaimDraft(
        """
        With 40 % of the blocks removed in heads and channels, groups ranked by first-order \
        terms have a loss lower by 0.1 nats than groups ranked by magnitude.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("llm-pruner"),
          against: .init("llm-pruner", ["importance": "magnitude"]), at: .sparsity(0.4),
          margin: 0.1, fidelity: wholeEnds)),
      ClaimDraft("LoRA recovery closes more than half of the gap that Taylor-ranked groups leave."),
    ],
    confidence: .high,
    fidelity: """
      First-order terms average out over many samples near a minimum, so 10 to 16 samples are used \
      and the effect of their number is shown.
      """,
    strategies: ["llm-pruner"],
    reported: [
      ReportedNumber(
        setting: "Llama-3.1-Instruct, ratio 82.3% kept, no recovery",
        metric: "WikiText2 ppl (len 2048)",
        value: "13.65 (Taylor param_first)",
        baseline: "L2 magnitude / base",
        baselineValue: "51.06 / 7.21",
        source: "https://github.com/horseee/LLM-Pruner more_results/README.md"),
      ReportedNumber(
        setting: "Llama-3",
        metric: "WikiText2 ppl (len 2048)",
        value: "12.86 (Taylor)",
        baseline: "L2 / base",
        baselineValue: "34.13 / 6.14",
        source: "https://github.com/horseee/LLM-Pruner more_results/README.md"),
    ])
}
