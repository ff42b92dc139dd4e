extension Paper {
  static let awpPgd = Paper(
    id: "hf-16",
    slug: "awp-pgd",
    shortName: "AWP",
    title: "AWP: Activation-Aware Weight Pruning and Quantization with Projected Gradient Descent",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.10205",
      "https://www.merl.com/publications/TR2025-111",
    ],
    arena: .lm,
    family: "pruning-and-quantization-pgd",
    field: .weightPruning,
    budgetAxes: ["sparsity", "bits"],
    summary: """
      Prunes and quantises a layer by projected gradient descent on the activation-weighted \
      reconstruction error, started from Wanda or round-to-nearest.
      """,
    claim: """
      At 60% and 70% unstructured sparsity AWP has lower layer objective and lower validation loss \
      than both Wanda and SparseGPT on the same calibration data.
      """,
    confidence: .medium,
    fidelity: """
      Hard thresholding from a bad start stalls, so the Wanda start and the best iterate are kept. \
      All arms share damping and data, and the error is also evaluated on held-out inputs.
      """,
    strategies: ["awp"],
    notes: """
      The step size was not checked against the paper; a provably monotone one is the alternative.
      """)
}
