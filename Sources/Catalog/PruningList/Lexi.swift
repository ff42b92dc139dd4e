extension Paper {
  static let lexi = Paper(
    id: "hf-31",
    slug: "lexi",
    shortName: "LExI",
    title: "LExI: Layer-Adaptive Active Experts for Efficient MoE Model Inference",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2509.02753"
    ],
    arena: .moe,
    family: "active-expert-allocation",
    field: .mixtureOfExperts,
    budgetAxes: ["flops", "latency"],
    summary: """
      Chooses the number of active experts per layer without data, from output changes on random \
      inputs and a search under a total budget.
      """,
    claim: """
      At equal total active experts the layer-adaptive allocation has lower loss than uniform k, \
      and at equal measured throughput lower loss than expert pruning.
      """,
    confidence: .high,
    fidelity: """
      Layers of equal sensitivity leave nothing to gain, so the spread is checked. Throughput of \
      tiny experts does not follow operation counts, so both are reported.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Qwen1.5-MoE, same H100 throughput",
        metric: "accuracy",
        value: "+10%",
        baseline: "traditional expert pruning",
        baselineValue: 0,
        source: "abstract in the pruning list")
    ])
}
