extension Paper {
  static let toolBacktranslation = Paper(
    id: "icml2025-18",
    slug: "tool-backtranslation",
    shortName: "Back-translated tool traces",
    title: "Distilling Tool Knowledge into Language Models via Back-Translated Traces",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.19171"
    ],
    arena: .distill,
    family: "trace-distillation",
    field: .distillation,
    budgetAxes: ["data"],
    summary: """
      Rewrites tool-using solution traces as plain step-by-step derivations and fine-tunes a small \
      student on them, so that it needs no tool at test time.
      """,
    claim: """
      With equal problems and equal gradient steps and no tool at test time, fine-tuning on \
      back-translated step traces gives higher answer accuracy than answer-only and than raw tool \
      traces.
      """,
    confidence: .low,
    fidelity: """
      A deterministic translator replaces the multi-agent pipeline, so only the principle is \
      tested. Longer traces cost more tokens, which a token-matched control must account for.
      """,
    strategies: [],
    notes: "Not a compression method apart from the small student.")
}
