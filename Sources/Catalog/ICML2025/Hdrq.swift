extension Paper {
  static let hdrq = Paper(
    id: "icml2025-41",
    slug: "hdrq",
    shortName: "HDRQ",
    title: "Merge-Friendly Post-Training Quantization for Multi-Target Domain Adaptation",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.23651",
      "https://github.com/ewsn1593/HDRQ",
    ],
    arena: .merge,
    family: "weight-quantization",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Quantises models adapted to different domains so that they can be averaged afterwards, with \
      noise that penalises curvature and a term that keeps the weights near their source.
      """,
    claim: """
      At 3-4 bit weights, averaging two HDRQ-quantized domain models and re-quantizing loses less \
      accuracy on the union of the domains than averaging two reconstruction-PTQ (AdaRound) \
      models, while single-model accuracy stays within 1 point.
      """,
    confidence: .medium,
    fidelity: """
      If the adapted models stay near the source, averaging is trivially fine, so each must lose \
      at least five points on the other domain. Batch-norm statistics are treated alike in all \
      arms.
      """,
    strategies: [])
}
