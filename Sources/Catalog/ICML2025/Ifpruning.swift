extension Paper {
  static let ifpruning = Paper(
    id: "icml2025-33",
    slug: "ifpruning",
    shortName: "IFPruning",
    title: "Instruction-Following Pruning for Large Language Models",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2501.02086"
    ],
    arena: .lm,
    family: "dynamic-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "flops", "latency"],
    summary: """
      Predicts one feed-forward mask per prompt with a small model and a differentiable top-k, so \
      that the selected weights are loaded once for the whole answer.
      """,
    claim: """
      On a mixture of distinct domains with equal active FFN width, prompt-conditioned masks give \
      lower response loss than the best static mask trained equally long, and the masks of \
      different domains overlap less than masks of the same domain.
      """,
    confidence: .medium,
    fidelity: """
      A one-token domain tag turns the predictor into a lookup table, so paraphrased and composed \
      instructions are included. The static mask is trained with the same relaxation.
      """,
    strategies: [],
    notes: """
      The models of the paper are proprietary; the relaxed top-k operator is one of several that \
      fit the description.
      """,
    reported: [
      ReportedNumber(
        setting: "9B -> 3B active, math and coding",
        metric: "absolute gain, points (range)",
        value: "5 to 8",
        baseline: "3B dense",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "HumanEval",
        metric: "pass@1",
        value: 42.4,
        baseline: "Dense-3B",
        baselineValue: 35.2,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "HumanEval",
        metric: "pass@1",
        value: 42.4,
        baseline: "static pruning + distillation 3B",
        baselineValue: 37.1,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "MATH",
        metric: "accuracy",
        value: 36.7,
        baseline: "Dense-3B",
        baselineValue: 31.8,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "HumanEval, one mask per task",
        metric: "pass@1",
        value: 40.9,
        baseline: "one mask per input",
        baselineValue: 42.4,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
    ])
}
