extension Paper {
  static let oba = Paper(
    id: "iclr2025-04",
    slug: "oba",
    shortName: "OBA",
    title: "Optimal Brain Apoptosis",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=88rjm6AXoC",
      "https://arxiv.org/abs/2502.17941",
      "https://github.com/NEU-REAL/OBA",
    ],
    arena: .vision,
    family: "second-order-pruning",
    field: .structuredPruning,
    budgetAxes: ["flops", "params", "sparsity"],
    summary: """
      Scores each parameter by its share of the full second-order Taylor term, cross-layer Hessian \
      blocks included, computed exactly with one Hessian-vector product by double \
      back-propagation.
      """,
    claim: """
      With equal FLOPs after one-shot channel pruning and equal fine-tuning, OBA's exact H*dtheta \
      saliency gives accuracy >= first-order Taylor and >= diagonal-Hessian OBD (by >= 1 point at \
      70 % FLOPs reduction), and its per-parameter scores match brute-force second differences.
      """,
    confidence: .high,
    fidelity: """
      On easy data at a converged minimum all second-order rankings agree, so the model must be \
      under-fitted or the data hard. Batch norm in training mode cancels the score of a \
      scale-invariant convolution, so evaluation mode is scored as well.
      """,
    strategies: [])
}
