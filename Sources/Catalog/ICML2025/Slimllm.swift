internal import CompressionCore
internal import Essentials

extension Paper {
  private static let noBiases =
    "Four heads a block; the decoder has no biases, so that lines go through zero."

  static let slimllm = Paper(
    id: "icml2025-61",
    slug: "slimllm",
    shortName: "SlimLLM",
    title: "SlimLLM: Accurate Structured Pruning for Large Language Models",
    list: .icml2025,
    year: 2025,
    links: [
      "https://proceedings.mlr.press/v267/guo25a.html",
      "https://github.com/guojialong1/Slimllm",
    ],
    arena: .lm,
    family: "structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Prunes whole heads and feed-forward channels with scores of their joint effect, repairs the \
      outputs by linear regression per dimension, and sets the ratio of each layer from its \
      similarity.
      """,
    claims: [
      ClaimDraft(
        """
        With 20 % of the blocks removed in heads and channels, SlimLLM has a lower loss than \
        Wanda-sp.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("slimllm"), against: .init("wanda-sp"),
          at: .sparsity(0.2), reported: [0], fidelity: noBiases)),
      ClaimDraft(
        """
        With 30 % of the blocks removed in heads and channels, SlimLLM has a lower loss than \
        Wanda-sp.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("slimllm"), against: .init("wanda-sp"),
          at: .sparsity(0.3), fidelity: noBiases)),
      ClaimDraft(
        """
        With 30 % of the blocks removed, SlimLLM has a lower loss than without its lines through \
        the outputs.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("slimllm"),
          against: .init("slimllm", ["repair": "none"]),
          at: .sparsity(0.3), fidelity: noBiases)),
      ClaimDraft(
        """
        With 30 % of the blocks removed, SlimLLM has a lower loss than with one ratio for all \
        blocks.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("slimllm"),
          against: .init("slimllm", ["sharpness": 0, "wholeShare": 0]),
          at: .sparsity(0.3), fidelity: noBiases)),
    ],
    confidence: .high,
    fidelity: """
      Eight heads give coarse ratios, so real parameter counts are reported. Similar cosines make \
      the layer ratios nearly flat, which is checked.
      """,
    strategies: ["slimllm"],
    reported: [
      ReportedNumber(
        setting: "LLaMA, 20% pruning",
        metric: "performance retained",
        value: "98.7%",
        baseline: "dense",
        baselineValue: "100%",
        source: "abstract in the ICML 2025 list")
    ])
}
