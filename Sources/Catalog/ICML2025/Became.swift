extension Paper {
  static let became = Paper(
    id: "icml2025-06",
    slug: "became",
    shortName: "BECAME",
    title: "BECAME: BayEsian Continual Learning with Adaptive Model MErging",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2504.02666",
      "https://github.com/limei0818/BECAME",
    ],
    arena: .continual,
    family: "bayesian-merging",
    field: .mergingAndContinual,
    budgetAxes: [],
    summary: """
      Trains each new task first with gradient projection and then freely, and merges the two \
      results with a coefficient in closed form from the Fisher information of old and new tasks.
      """,
    claim: """
      At equal epochs per task, final average accuracy of the closed-form merge exceeds both end \
      points (projection-only and unconstrained) and lies within 0.5 points of the best lambda \
      found by grid search on all tasks.
      """,
    confidence: .medium,
    fidelity: """
      The quadratic model holds only while the second stage stays near the first, so that stage is \
      short and the true loss along the segment is reported.
      """,
    strategies: [],
    notes: """
      The weighting of the Fisher sums over tasks is reconstructed; the public repository holds \
      only a readme.
      """)
}
