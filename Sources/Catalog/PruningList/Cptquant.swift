extension Paper {
  static let cptquant = Paper(
    id: "hf-18",
    slug: "cptquant",
    shortName: "CPTQuant (CMPQ/PMPQ/TDMPQ)",
    title: """
      CPTQuant - A Novel Mixed Precision Post-Training Quantization Techniques for Large Language \
      Models
      """,
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2412.03599"
    ],
    arena: .lm,
    family: "mixed-precision",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Assigns bit widths to layers by canonical correlation, by sensitivity to pruning or by a \
      Taylor estimate of the loss change, with plain rounding as the quantiser.
      """,
    claim: """
      At an equal average of 4 bits on weights, at least one of the three allocations has lower \
      loss than uniform 4-bit, and the mean sensitivity of the outer 30% of layers exceeds that of \
      the middle 40%.
      """,
    confidence: .low,
    fidelity: """
      Rank correlations over few layers are noisy, so ten or more layers and several training \
      seeds are used.
      """,
    strategies: [],
    notes: """
      The abstract fixes the three ideas; details are reconstructed, so a failure concerns this \
      version.
      """,
    reported: [
      ReportedNumber(
        setting: "BERT/OPT models",
        metric: "compression with minimal accuracy drop",
        value: "up to 4x",
        baseline: "FP16",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "classification",
        metric: "compression ratio of PMPQ over other methods",
        value: "+11%",
        baseline: "other methods",
        baselineValue: 0,
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "language modelling",
        metric: "compression ratio of TDMPQ",
        value: "+30%",
        baseline: "other methods",
        baselineValue: 0,
        source: "abstract in the pruning list"),
    ])
}
