extension Paper {
  static let darex = Paper(
    id: "iclr2025-12",
    slug: "darex",
    shortName: "DAREx",
    title: "Revisiting Delta-Parameter Pruning For Fine-Tuned Models",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=avSocG0oFA",
      "https://arxiv.org/abs/2410.09344",
      "https://github.com/vengdeng/DAREx",
    ],
    arena: .merge,
    family: "delta-parameter-pruning",
    field: .mergingAndContinual,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Repairs random delta-parameter dropping at extreme rates by a rescaling factor other than \
      1/(1-p), chosen from validation data, unlabelled outputs or an analytic bound, and by \
      fine-tuning that keeps the deltas small.
      """,
    claim: """
      At p >= 0.95 with large deltas, choosing q > 1-p (by unlabelled output change) gives higher \
      task accuracy than DARE's q = 1-p by >= 10 points, and fine-tuning with decay toward the \
      base makes plain DARE work at the same p.
      """,
    confidence: .high,
    fidelity: """
      Results depend on the delta size relative to the width, and small hidden sizes make dropping \
      fail earlier than in large models. Rate and delta norm are swept and reported; norm and head \
      deltas stay dense.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "CoLA and SST2 encoders, very high pruning rates",
        metric: "improvement of DAREx-q",
        value: "> 30 %",
        baseline: "DARE",
        source: "README of the authors' repository; arXiv abstract")
    ])
}
