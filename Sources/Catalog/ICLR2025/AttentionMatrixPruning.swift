extension Paper {
  static let attentionMatrixPruning = Paper(
    id: "iclr2025-21",
    slug: "attention-matrix-pruning",
    shortName: "Attention-matrix mask GD",
    title: "Beyond Linear Approximations: A Novel Pruning Approach for Attention Matrix",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=sgbI8Pxwie",
      "https://arxiv.org/abs/2410.11261",
    ],
    arena: .lm,
    family: "unstructured-pruning",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Prunes the combined query-key weight of each head by gradient descent on a relaxed mask \
      against the attention matrix after the softmax instead of against the linear map.
      """,
    claim: """
      At 50-70 % sparsity of the attention bilinear weight, mask descent on the softmax attention \
      gives a relative attention error ||F~-F||_F^2/||F||_F^2 at least 20 % lower than Wanda and \
      SparseGPT fitted to X W.
      """,
    confidence: .medium,
    fidelity: """
      Nearly uniform attention makes the softmax linear and removes the effect, so the logit scale \
      is reported. One calibration sequence over-fits the mask, and a two-sided activation score \
      is a strong cheap baseline.
      """,
    strategies: [],
    notes: """
      The hyperparameters and the experimental protocol of the paper were not available; the \
      gradient is derived from the stated objective.
      """)
}
