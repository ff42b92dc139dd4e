extension Paper {
  static let blockdialect = Paper(
    id: "icml2025-10",
    slug: "blockdialect",
    shortName: "BlockDialect",
    title: """
      BlockDialect: Block-wise Fine-grained Mixed Format Quantization for Energy-Efficient LLM \
      Inference
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://proceedings.mlr.press/v267/jang25c.html",
      "https://arxiv.org/abs/2501.01144",
    ],
    arena: .lm,
    family: "mixed-format-quantization",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Quantises weights and activations in blocks to four bits, each block choosing one of 16 \
      number formats that differ in where their large values lie.
      """,
    claim: """
      At W4A4 with block 32 (4.28 effective bits), BlockDialect perplexity is lower than MXFP4 \
      with block 16 (4.5 bits) in the same arrangement, and two-stage selection is within 15% of \
      exhaustive-MSE selection in quantisation error.
      """,
    confidence: .medium,
    fidelity: """
      At width 128 one outlier block weighs a quarter of a row, so a wide layer is included. \
      Rounding to the half-step grid before the choice affects ties and must be stated.
      """,
    strategies: [],
    notes: """
      No official code was found; the format tables come from a third-party transcription of \
      Figure 4 and the ranges are derived from them.
      """,
    reported: [
      ReportedNumber(
        setting: "LLaMA3-8B zero-shot average",
        metric: "accuracy gain, percentage points",
        value: 10.78,
        baseline: "MXFP4",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list and proceedings abstract"),
      ReportedNumber(
        setting: "LLaMA3-8B zero-shot average",
        metric: "drop from full precision, points",
        value: 5.45,
        baseline: "full precision",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "LLaMA2-7B zero-shot average",
        metric: "accuracy gain, percentage points",
        value: 7.48,
        baseline: "MXFP4",
        baselineValue: 0,
        source: "proceedings.mlr.press/v267/jang25c (abstract)"),
    ])
}
