internal import CompressionCore
internal import Essentials

extension Paper {
  private static let sameWork = """
    The paper compares time at equal quality; here the loss is compared where both leave out the same \
    share of the multiplications of the feed-forward layers, and time is not measured.
    """

  static let scap = Paper(
    id: "hf-14",
    slug: "scap",
    shortName: "SCAP",
    title: "Post-Training Statistical Calibration for Higher Activation Sparsity",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2412.07174",
      "https://github.com/IntelLabs/SCAP",
    ],
    arena: .lm,
    family: "activation-sparsity",
    field: .weightPruning,
    budgetAxes: ["sparsity", "flops", "latency"],
    summary: """
      Thresholds the centred inputs of linear layers at a calibrated quantile without training, so \
      that decoding can skip the corresponding weight columns.
      """,
    claims: [
      ClaimDraft(
        """
        With 30 % of the multiplications of the feed-forward layers left out, SCAP has a lower loss \
        than CATS.
        """,
        ClaimTest(
          of: .init("scap"), against: .init("cats"), at: .sparsity(0.3), reported: [0],
          fidelity: sameWork)),
      ClaimDraft(
        """
        With 50 % of the multiplications of the feed-forward layers left out, SCAP has a lower loss \
        than CATS.
        """,
        ClaimTest(
          of: .init("scap"), against: .init("cats"), at: .sparsity(0.5), reported: [0],
          fidelity: sameWork)),
      ClaimDraft(
        """
        Where inputs peak away from zero, as behind GELU, centring them at the peak leaves out at \
        least five points more of them at the same error.
        """),
    ],
    confidence: .high,
    fidelity: """
      Small models have fewer near-zero activations, so only the order of methods is judged. The \
      off-zero mode of the input distribution must really occur; the gated decoder has none, so that \
      the claim about centring waits for one with GELU.
      """,
    strategies: ["scap", "cats"],
    reported: [
      ReportedNumber(
        setting: "LLM decoding",
        metric: "additional speedup at iso quality",
        value: "1.5x",
        baseline: "CATS",
        baselineValue: "1x",
        source: "abstract in the pruning list")
    ])
}
