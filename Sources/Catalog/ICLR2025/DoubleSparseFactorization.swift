internal import CompressionCore

extension Paper {
  static let doubleSparseFactorization = Paper(
    id: "iclr2025-07",
    slug: "double-sparse-factorization",
    shortName: "DSF",
    title: """
      Two Sparse Matrices are Better than One: Sparsifying Neural Networks with Double Sparse \
      Factorization
      """,
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=DwiwOcK1B7",
      "https://github.com/usamec/double_sparse",
    ],
    arena: .lm,
    family: "sparse-factorization",
    field: .factorisation,
    budgetAxes: ["sparsity", "params", "flops"],
    summary: """
      Replaces each weight matrix by the product of two sparse matrices with the same total number \
      of non-zeros, fitted to the layer outputs by alternating ADMM.
      """,
    claims: [
      ClaimDraft(
        "With 50 % of the numbers stored, two sparse factors have a lower loss than Wanda's one.",
        ClaimTest(
          of: .init("double-sparse"), against: .init("wanda"), at: .sparsity(0.5), reported: [0])),
      ClaimDraft(
        "With 40 % of the numbers stored, two sparse factors have a lower loss than Wanda's one.",
        ClaimTest(of: .init("double-sparse"), against: .init("wanda"), at: .sparsity(0.6))),
      ClaimDraft(
        "With 40 % of the numbers stored, two sparse factors have a lower loss than SparseGPT's.",
        ClaimTest(
          of: .init("double-sparse"), against: .init("sparsegpt"), at: .sparsity(0.6),
          fidelity: "The held-out loss stands for the output error of layers.")),
    ],
    confidence: .high,
    fidelity: """
      In very small layers the square factor takes most of the budget. The paper counts values \
      only, so bits with both index sets are reported as well.
      """,
    strategies: ["double-sparse"],
    reported: [
      ReportedNumber(
        setting: "LLaMA2-13B with half of its size, one-shot",
        metric: "quality against a dense model",
        value: "better than dense LLaMA2-7B",
        source: "abstract")
    ])
}
