internal import CompressionCore
internal import Essentials

extension Paper {
  private static let fewTexts =
    "The block is trained on the 128 calibration sequences, the dropped blocks on nothing."

  static let llmStreamline = Paper(
    id: "iclr2025-08",
    slug: "llm-streamline",
    shortName: "LLM-Streamline",
    title: "Streamlining Redundant Layers to Compress Large Language Models",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=IC5RJvRoMp",
      "https://github.com/RUCKBReasoning/LLM-Streamline",
    ],
    arena: .lm,
    family: "depth-pruning-with-lightweight-replacement",
    field: .depthPruning,
    budgetAxes: ["layers", "params", "latency"],
    summary: """
      Removes the contiguous run of layers whose input and output hidden states have the highest \
      cosine similarity and trains one light layer to imitate the removed run.
      """,
    claims: [
      ClaimDraft(
        """
        With a quarter of the blocks removed, one trained block in the place of the run has a \
        lower loss than dropping a run outright.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("llm-streamline"),
          against: .init("llm-streamline", ["replacement": "none"]), at: .sparsity(0.25),
          fidelity: fewTexts)),
      ClaimDraft(
        """
        With half of the blocks removed, one trained block in the place of the run has a lower \
        loss than dropping a run outright.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("llm-streamline"),
          against: .init("llm-streamline", ["replacement": "none"]), at: .sparsity(0.5),
          fidelity: fewTexts)),
      ClaimDraft(
        """
        With a quarter of the blocks removed, one trained block in the place of the run has a \
        lower loss than dropping the blocks of least influence.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("llm-streamline"), against: .init("shortgpt"),
          at: .sparsity(0.25), fidelity: fewTexts)),
    ],
    confidence: .high,
    fidelity: """
      Models of four layers have no redundant run; twelve thin layers trained until upper hidden \
      states are similar are needed. The light layer counts as a layer in the comparison.
      """,
    strategies: ["llm-streamline"],
    reported: [
      ReportedNumber(
        setting: "Llama-3.1-8B -> 5.4B (2 transformer layers as light net, LLM loss, 1.3 B tokens)",
        metric: "average of 7 zero-shot tasks",
        value: 58.2,
        baseline: "dense Llama-3.1-8B",
        baselineValue: 64.0,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Llama-2-7B -> 4.7B (1 transformer layer, LLM loss, 0.06 B tokens)",
        metric: "average of 7 zero-shot tasks",
        value: 54.1,
        baseline: "dense Llama-2-7B",
        baselineValue: 59.7,
        source: "README of the authors' repository"),
    ])
}
