extension Paper {
  static let snows = Paper(
    id: "iclr2025-14",
    slug: "snows",
    shortName: "SNOWS",
    title: """
      Preserving Deep Representations in One-Shot Pruning: A Hessian-Free Second-Order \
      Optimization Framework
      """,
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=eNQp79A5Oz",
      "https://arxiv.org/abs/2411.18376",
      "https://github.com/mazumder-lab/SNOWS",
    ],
    arena: .vision,
    family: "one-shot-pruning-weight-readjustment",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Refits the weights that survive a given mask so that the outputs of the next K operations \
      match the dense network, by Newton steps whose directions come from conjugate gradients on \
      Hessian-vector products.
      """,
    claim: """
      With identical masks (2:4, 1:4, or 70 % unstructured) and no retraining, K-step SNOWS has \
      higher test accuracy than layer-wise least squares, increasing with K, and reaches a lower \
      objective than Adam in equal gradient-equivalent cost.
      """,
    confidence: .high,
    fidelity: """
      Few samples with a large K over-fit the calibration set, so held-out reconstruction loss is \
      reported. Indefinite curvature must stop the conjugate gradients; a Gauss-Newton product in \
      its place is stated.
      """,
    strategies: [])
}
