extension Paper {
  static let llamaflex = Paper(
    id: "iclr2025-05",
    slug: "llamaflex",
    shortName: "LLaMaFlex",
    title: "LLaMaFlex: Many-in-one LLMs via Generalized Pruning and Weight Sharing",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=AyC4uxx2HW"
    ],
    arena: .lm,
    family: "elastic-network",
    field: .structuredPruning,
    budgetAxes: ["params", "layers", "flops", "latency"],
    summary: """
      Turns a pre-trained language model into one nested super-network in a single continued \
      training run; a Gumbel-softmax router maps any budget to a sub-network that is obtained by \
      slicing.
      """,
    claim: """
      With the same total training tokens, one nested model with router and modulation reaches, at \
      every trained budget, a validation loss within 3 % of a model pruned and recovered \
      separately for that budget with tokens/4, and interpolated budgets fall on a monotone loss \
      curve between their neighbours.
      """,
    confidence: .low,
    fidelity: """
      Tiny models have little redundancy, so the smallest budget is hard for every method; arms \
      are compared at equal tokens. Slicing the residual width changes the RMSNorm statistics.
      """,
    strategies: [],
    notes: """
      The exact router loss, temperature schedule and modulation formula were not published in the \
      sources at hand; they are design choices here.
      """,
    reported: [
      ReportedNumber(
        setting: "Llama 3.1 8B, one continued-training phase",
        metric: "training tokens for the whole family",
        value: "60.4 B (about 60 B in the abstract)",
        baseline: "per-model pruning + distillation",
        baselineValue: "hundreds of billions of tokens per model",
        source: "OpenReview abstract; third-party summary")
    ])
}
