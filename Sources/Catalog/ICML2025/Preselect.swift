extension Paper {
  static let preselect = Paper(
    id: "icml2025-50",
    slug: "preselect",
    shortName: "PreSelect",
    title: "Predictive Data Selection: The Data That Predicts Is the Data That Teaches",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2503.00808",
      "https://github.com/hkust-nlp/PreSelect",
    ],
    arena: .data,
    family: "data-selection",
    field: .data,
    budgetAxes: ["data", "flops"],
    summary: """
      Selects training documents whose losses under several models predict the ranking of these \
      models, and spreads the choice to a large corpus with a cheap text classifier.
      """,
    claim: """
      At equal training tokens, a model trained on the top 20% documents by predicted \
      rank-concordance has higher downstream accuracy than one trained on random documents and \
      than one trained on lowest-perplexity documents.
      """,
    confidence: .high,
    fidelity: """
      The pool must contain low-loss documents that are not useful, or perplexity filtering wins \
      by construction. Ranking models never see the downstream task.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "1B model",
        metric: "training tokens for better downstream average",
        value: "30B selected",
        baseline: "random/vanilla",
        baselineValue: "300B",
        source: "abstract in the ICML 2025 list; https://github.com/hkust-nlp/PreSelect README")
    ])
}
