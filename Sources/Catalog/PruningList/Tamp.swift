internal import CompressionCore
internal import Essentials

extension Paper {
  private static let textAlone =
    "Text alone: the terms with visual tokens drop out, and with them most of the redundancy."

  static let tamp = Paper(
    id: "hf-04",
    slug: "tamp",
    shortName: "TAMP",
    title: "TAMP: Token-Adaptive Layerwise Pruning in Multimodal Large Language Models",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2504.09897",
      "https://github.com/G-JWLee/TAMP",
    ],
    arena: .lm,
    family: "layerwise-sparsity",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Sets layer sparsities from the diversity of output tokens in a model of two modalities, and \
      scores weights with the activations of tokens chosen by attention and diversity.
      """,
    claims: [
      ClaimDraft(
        "At 60 % sparsity TAMP has a loss lower by 0.02 nats than Wanda with uniform shares.",
        ClaimTest(
          of: .init("tamp"), against: .init("wanda"), at: .sparsity(0.6), margin: 0.02,
          fidelity: textAlone)),
      ClaimDraft(
        "At 60 % sparsity TAMP has a lower loss than OWL.",
        ClaimTest(
          of: .init("tamp"), against: .init("owl"), at: .sparsity(0.6), fidelity: textAlone)),
      ClaimDraft(
        """
        At 60 % sparsity Wanda with TAMP's shares has a loss not higher by 0.01 nats than with \
        uniform ones.
        """,
        ClaimTest(
          of: .init("tamp", ["isSelective": false]), against: .init("wanda"), at: .sparsity(0.6),
          margin: -0.01, fidelity: textAlone)),
      ClaimDraft(
        """
        At 60 % sparsity Wanda on TAMP's tokens has a loss not higher by 0.01 nats than on all \
        tokens.
        """,
        ClaimTest(
          of: .init("tamp", ["isAllocated": false]), against: .init("wanda"), at: .sparsity(0.6),
          margin: -0.01, fidelity: textAlone)),
    ],
    confidence: .high,
    fidelity: """
      Without imbalance between modalities and redundant tokens the method reduces to Wanda, so \
      duplicated background patches are part of the data.
      """,
    strategies: ["tamp"])
}
