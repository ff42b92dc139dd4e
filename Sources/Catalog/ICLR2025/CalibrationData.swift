internal import CompressionCore
internal import Essentials

extension Paper {
  private static let texts =
    "Texts begin with two tokens of true ones; random tokens stand for a corpus of another domain."

  static let calibrationData = Paper(
    id: "iclr2025-23",
    slug: "calibration-data",
    shortName: "Self-generated calibration",
    title: "Beware of Calibration Data for Pruning Large Language Models",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=x83w6yGIWb",
      "https://arxiv.org/abs/2410.17711",
      "https://github.com/Dereck0602/calibration_data",
    ],
    arena: .lm,
    family: "calibration-data-for-post-training-pruning",
    field: .data,
    budgetAxes: ["sparsity", "data"],
    summary: """
      Shows that the calibration text decides the quality of post-training pruning and synthesises \
      it from the model itself, dropping the fifth of the generated texts with the highest \
      perplexity.
      """,
    claims: [
      ClaimDraft(
        """
        At 60 % sparsity Wanda has a lower loss on texts that the model wrote than on random \
        tokens.
        """,
        ClaimTest(
          of: .init("calibration-data"), against: .init("calibration-data", ["source": "random"]),
          at: .sparsity(0.6), fidelity: texts)),
      ClaimDraft(
        """
        At 60 % sparsity Wanda loses at most 0.03 nats on texts that the model wrote compared \
        with true ones.
        """,
        ClaimTest(
          of: .init("calibration-data"), against: .init("wanda"), at: .sparsity(0.6), margin: -0.03,
          reported: [0], fidelity: texts)),
      ClaimDraft(
        """
        At 70 % sparsity Wanda loses at most 0.03 nats on texts that the model wrote compared \
        with true ones.
        """,
        ClaimTest(
          of: .init("calibration-data"), against: .init("wanda"), at: .sparsity(0.7), margin: -0.03,
          fidelity: texts)),
      ClaimDraft(
        """
        At 70 % sparsity leaving out the fifth of the texts with the highest perplexity costs at \
        most 0.01 nats.
        """,
        ClaimTest(
          of: .init("calibration-data"),
          against: .init("calibration-data", ["source": "unfiltered"]), at: .sparsity(0.7),
          margin: -0.01, fidelity: texts)),
      ClaimDraft("The spread between calibration corpora grows with sparsity."),
    ],
    confidence: .high,
    fidelity: """
      Domains must differ in their activation statistics, or every corpus gives the same result. A \
      generator that memorised a small grammar reproduces its training data, so entropy-rich text \
      is used.
      """,
    strategies: ["calibration-data"],
    reported: [
      ReportedNumber(
        setting: "DCLM, LLaMA-3 with Wanda / DSnoT / OWL",
        metric: "gain in average accuracy from self-generated calibration",
        value: "up to 2.68 %",
        baseline: "common calibration sets",
        source: "arXiv abstract")
    ])
}
