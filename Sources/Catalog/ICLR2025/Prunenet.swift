extension Paper {
  static let prunenet = Paper(
    id: "iclr2025-03",
    slug: "prunenet",
    shortName: "PruneNet",
    title: "You Only Prune Once: Designing Calibration-Free Model Compression With Policy Learning",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=5RZoYIT3u6",
      "https://arxiv.org/abs/2501.15296",
      "https://github.com/LCS2-IIITD/PruneNet",
    ],
    arena: .lm,
    family: "structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "flops"],
    summary: """
      Learns a policy from the weights alone that scores feed-forward rows and slices away the \
      lowest ones; the reward is the closeness of the singular-value distributions before and \
      after slicing.
      """,
    claim: """
      At 20-30 % FFN-row removal without any calibration data, the trained policy keeps lower \
      perplexity than random row removal, and the KS distance between spectra after slicing is \
      smaller than for magnitude or random selection.
      """,
    confidence: .high,
    fidelity: """
      The reward is only loosely tied to perplexity, so a small model may match the spectra and \
      still lose to row norms. Sampling noise is large for few hidden units, so several draws are \
      reported.
      """,
    strategies: [])
}
