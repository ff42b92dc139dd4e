extension Paper {
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
    claim: """
      At 20% and 40% structured pruning without recovery, Taylor-ranked groups have much lower \
      loss than L2-ranked and random groups, and LoRA recovery closes more than half of the \
      remaining gap.
      """,
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
