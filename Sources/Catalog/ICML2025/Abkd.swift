extension Paper {
  static let abkd = Paper(
    id: "icml2025-03",
    slug: "abkd",
    shortName: "ABKD",
    title: """
      ABKD: Pursuing a Proper Allocation of the Probability Mass in Knowledge Distillation via \
      α-β-Divergence
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.04560",
      "https://github.com/ghwang-s/abkd",
    ],
    arena: .distill,
    family: "divergence-kd",
    field: .distillation,
    budgetAxes: ["params"],
    summary: """
      Distils with the alpha-beta divergence, which interpolates between forward and reverse KL \
      and sets separately the focus on hard classes and on confident ones.
      """,
    claim: """
      At the same student, data and step budget, the best interior (alpha,beta) with alpha,beta > \
      0 gives student held-out loss-to-teacher (or task metric) strictly better than both forward \
      KL and reverse KL.
      """,
    confidence: .high,
    fidelity: """
      A choice of two parameters on validation data has a selection advantage, so the baseline \
      gets as many configurations, and the learning rate is swept for each divergence.
      """,
    strategies: [])
}
