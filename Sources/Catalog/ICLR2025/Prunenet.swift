internal import CompressionCore
internal import Essentials

extension Paper {
  private static let channelsAlone =
    "A fifth of the blocks is 30 % of the channels; one draw from the policy for each replicate."

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
    claims: [
      ClaimDraft(
        """
        With 20 % of the blocks' parameters removed in channels, PruneNet's policy has a lower \
        loss than random channels.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("prunenet"),
          against: .init("prunenet", ["choice": "random"]),
          at: .sparsity(0.2), fidelity: channelsAlone)),
      ClaimDraft(
        """
        With 20 % of the blocks' parameters removed in channels, PruneNet's policy has a lower \
        loss than keeping the rows of largest norm.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("prunenet"),
          against: .init("prunenet", ["choice": "norms"]),
          at: .sparsity(0.2), fidelity: channelsAlone + " The paper does not make this comparison.")
      ),
      ClaimDraft(
        """
        The distance between the spectra is smaller than with random rows or those of largest \
        norm.
        """),
    ],
    confidence: .high,
    fidelity: """
      The reward is only loosely tied to perplexity, so a small model may match the spectra and \
      still lose to row norms. Sampling noise is large for few hidden units, so several draws are \
      reported.
      """,
    strategies: ["prunenet"])
}
