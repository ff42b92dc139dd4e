extension Paper {
  static let tokenTransforming = Paper(
    id: "hf-25",
    slug: "token-transforming",
    shortName: "Token Transforming",
    title: """
      Token Transforming: A Unified and Training-Free Token Compression Framework for Vision \
      Transformer Acceleration
      """,
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.05709",
      "https://github.com/AuroraZengfh/TokenTransforming",
    ],
    arena: .tokens,
    family: "token-merging",
    field: .imageGenerationAndTokens,
    budgetAxes: ["tokens", "flops"],
    summary: """
      Compresses the tokens of vision transformers without training by a dense many-to-many \
      transform that generalises token pruning and merging.
      """,
    claim: """
      Without training, at 40% fewer FLOPs the many-to-many transform loses less accuracy than \
      top-k pruning and not more than ToMe.
      """,
    confidence: .medium,
    fidelity: """
      With 64 tokens and an easy task all methods are nearly lossless, so keep ratios of 0.45 and \
      lower and small objects are used.
      """,
    strategies: [],
    notes: """
      The construction of the transform is partly reconstructed from its predecessor and the \
      abstract.
      """,
    reported: [
      ReportedNumber(
        setting: "DeiT-S, training-free",
        metric: "accuracy drop at 40% FLOPs reduction / speedup",
        value: "0.1% / 1.5x",
        baseline: "dense DeiT-S",
        baselineValue: "0 / 1x",
        source: "abstract in the pruning list")
    ])
}
