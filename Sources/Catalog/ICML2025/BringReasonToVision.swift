extension Paper {
  static let bringReasonToVision = Paper(
    id: "icml2025-12",
    slug: "bring-reason-to-vision",
    shortName: "VLM merging",
    title: "Bring Reason to Vision: Understanding Perception and Reasoning through Model Merging",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.05464",
      "https://github.com/shiqichen17/VLM_Merging",
    ],
    arena: .merge,
    family: "weight-averaging",
    field: .mergingAndContinual,
    budgetAxes: [],
    summary: """
      Averages the text tower of a vision-language model with a reasoning model of the same base, \
      and studies layer by layer where perception and reasoning reside.
      """,
    claim: """
      Averaging with a small weight on the reasoning donor raises the reasoning-dependent task \
      while perception accuracy drops less than 2 points, and merging only the later half keeps at \
      least 80% of the reasoning gain whereas merging only the early half keeps less than 40%.
      """,
    confidence: .medium,
    fidelity: """
      Merging depends on short fine-tuning from a shared, well-trained base. The layer split of \
      32-layer models may not exist with four layers, so it is an observation and not a pass mark.
      """,
    strategies: [],
    notes: "Not a compression paper; it belongs to model merging.")
}
