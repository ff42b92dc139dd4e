extension Paper {
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
    claim: """
      At 20% and 30% structured sparsity without fine-tuning, SlimLLM has lower perplexity than \
      Wanda-sp with the same removed parameters; removing the regression repair or the layer \
      ratios makes it worse.
      """,
    confidence: .high,
    fidelity: """
      Eight heads give coarse ratios, so real parameter counts are reported. Similar cosines make \
      the layer ratios nearly flat, which is checked.
      """,
    strategies: [],
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
