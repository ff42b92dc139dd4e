extension Paper {
  static let gptaq = Paper(
    id: "icml2025-30",
    slug: "gptaq",
    shortName: "GPTAQ",
    title: "GPTAQ: Efficient Finetuning-Free Quantization for Asymmetric Calibration",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2504.02692",
      "https://github.com/Intelligent-Computing-Lab-Yale/GPTAQ",
    ],
    arena: .lm,
    family: "weight-quantization",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Extends GPTQ with a correction that makes each quantised layer match the full-precision \
      output on full-precision inputs instead of on the already degraded ones.
      """,
    claim: """
      At 2-3 bit per-channel weights (and at W4A4), GPTAQ has lower final-block output error \
      against the fp model and lower perplexity than GPTQ; the relative gain grows with depth and \
      with activation quantisation.
      """,
    confidence: .high,
    fidelity: """
      Little mismatch accumulates over few blocks, so depth 6 to 8 and low bit widths are used. \
      The correction over-fits few tokens, so held-out error is shown.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Llama-3.1-8B-Instruct, group 128",
        metric: "GSM8K-platinum CoT flexible exact match",
        value: 0.7601,
        baseline: "GPTQ v1",
        baselineValue: 0.3995,
        source: "Intelligent-Computing-Lab-Yale/GPTAQ README.md"),
      ReportedNumber(
        setting: "Llama-3.1-8B-Instruct",
        metric: "ARC-challenge acc_norm",
        value: 0.5068,
        baseline: "GPTQ v1",
        baselineValue: 0.5128,
        source: "README of the authors' repository"),
    ])
}
