extension Paper {
  static let fastvar = Paper(
    id: "hf-29",
    slug: "fastvar",
    shortName: "FastVAR",
    title: "FastVAR: Linear Visual Autoregressive Modeling via Cached Token Pruning",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2503.23367",
      "https://github.com/csguoh/FastVAR",
    ],
    arena: .tokens,
    family: "cached-token-pruning",
    field: .imageGenerationAndTokens,
    budgetAxes: ["tokens", "flops", "latency"],
    summary: """
      Runs the large scales of visual autoregressive generation only on the tokens that differ \
      most from the mean, and fills the rest with cached outputs of an earlier scale.
      """,
    claim: """
      Keeping 50% of tokens at the two largest scales with cached restoration changes the \
      generated image less (lower output MSE to dense and equal class accuracy within 1 point) \
      than random keeping or zero-filling at the same cost.
      """,
    confidence: .high,
    fidelity: """
      At 16 by 16 tokens the large scales take a smaller share of the work, so they are reported \
      separately. Sampling feedback amplifies differences, so random numbers are shared.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "FlashAttention-accelerated VAR",
        metric: "speed-up / performance drop",
        value: "2.7x / <1%",
        baseline: "dense",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "2K image on one RTX 3090",
        metric: "memory / time",
        value: "15 GB / 1.5 s",
        baseline: "dense",
        source: "abstract in the pruning list"),
    ])
}
