extension Paper {
  static let dpcr = Paper(
    id: "icml2025-58",
    slug: "dpcr",
    shortName: "DPCR",
    title: """
      Semantic Shift Estimation via Dual-Projection and Classifier Reconstruction for \
      Exemplar-Free Class-Incremental Learning
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2503.05423",
      "https://github.com/RHe502/ICML25-DPCR",
    ],
    arena: .continual,
    family: "analytic-class-incremental",
    field: .mergingAndContinual,
    budgetAxes: ["data"],
    summary: """
      Learns classes incrementally without stored examples by estimating the feature drift in \
      closed form, moving the stored class statistics and rebuilding the classifier by ridge \
      regression.
      """,
    claim: """
      In exemplar-free 5-task learning, the ridge classifier on transported statistics has higher \
      final accuracy than with stale statistics and than the LwF head; TSSP + CIP is at least as \
      good as TSSP alone.
      """,
    confidence: .high,
    fidelity: """
      Very strong distillation leaves no drift to estimate and none makes the drift non-linear, so \
      it is reported. The rank cut of the class projector needs a relative tolerance.
      """,
    strategies: [])
}
