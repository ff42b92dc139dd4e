extension Paper {
  static let semiClippedPea = Paper(
    id: "icml2025-01",
    slug: "semi-clipped-pea",
    shortName: "Semi-Clipped + PEA",
    title: """
      A Cross Modal Knowledge Distillation & Data Augmentation Recipe for Improving \
      Transcriptomics Representations through Morphological Features
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.21317"
    ],
    arena: .distill,
    family: "cross-modal-distillation",
    field: .distillation,
    budgetAxes: ["data"],
    summary: """
      Distils microscopy into gene-expression embeddings by training one adapter on the student \
      side with a contrastive loss towards a frozen teacher, and uses batch-effect correction as \
      augmentation.
      """,
    claim: """
      On held-out perturbations seen only through the student modality, known-relationship recall \
      of (frozen teacher + single student adapter + PEA) exceeds the frozen student embedding by \
      at least 0.05, and exceeds the same adapter trained without PEA by at least 0.01.
      """,
    confidence: .medium,
    fidelity: """
      The synthetic generator decides how much the teacher knows, so oracle and teacher recall are \
      reported. Batch effects that centring removes make the augmentation useless.
      """,
    strategies: [])
}
