internal import CompressionCore
internal import Essentials

extension Paper {
  static let farms = Paper(
    id: "icml2025-21",
    slug: "farms",
    shortName: "FARMS",
    title: "Eigenspectrum Analysis of Neural Networks without Aspect Ratio Bias",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.06280",
      "https://github.com/HUST-AI-HYZ/FARMS",
    ],
    arena: .lm,
    family: "layerwise-sparsity",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Measures the heavy-tail exponent of a weight matrix from sampled windows of one fixed aspect \
      ratio and uses it to allocate sparsity over blocks or learning rates over layers.
      """,
    claims: [
      ClaimDraft(
        "At 70 % sparsity Wanda has a lower loss with FARMS' shares than with uniform ones.",
        ClaimTest(of: .init("farms"), against: .init("wanda"), at: .sparsity(0.7))),
      ClaimDraft(
        """
        At 70 % sparsity FARMS has a loss no higher than with exponents of whole matrices, \
        as in AlphaPruning.
        """,
        ClaimTest(
          of: .init("farms"), against: .init("farms", ["wholeMatrices": true]), at: .sparsity(0.7),
          margin: -ClaimTest.plainMargin)),
    ],
    confidence: .high,
    fidelity: """
      Widths near 100 give few eigenvalues and no heavy tail, so the allocation result can be \
      null; independence of the aspect ratio is the reliable test.
      """,
    strategies: ["farms"])
}
