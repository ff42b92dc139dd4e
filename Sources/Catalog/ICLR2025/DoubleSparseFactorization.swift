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
    claim: """
      At equal total non-zeros (50 % and 60 % sparsity) the product of two sparse factors has \
      lower layer output error than the best single sparse matrix from SparseGPT/ADMM and lower \
      perplexity than Wanda.
      """,
    confidence: .high,
    fidelity: """
      In very small layers the square factor takes most of the budget. The paper counts values \
      only, so bits with both index sets are reported as well.
      """,
    strategies: ["double-sparse"])
}
