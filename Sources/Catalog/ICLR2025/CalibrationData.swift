extension Paper {
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
    claim: """
      At >= 60 % sparsity Wanda with self-generated, perplexity-filtered calibration text is \
      better than with an out-of-domain corpus and within 3 % perplexity of the true training \
      data; the spread between corpora grows with sparsity.
      """,
    confidence: .high,
    fidelity: """
      Domains must differ in their activation statistics, or every corpus gives the same result. A \
      generator that memorised a small grammar reproduces its training data, so entropy-rich text \
      is used.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "DCLM, LLaMA-3 with Wanda / DSnoT / OWL",
        metric: "gain in average accuracy from self-generated calibration",
        value: "up to 2.68 %",
        baseline: "common calibration sets",
        source: "arXiv abstract")
    ])
}
