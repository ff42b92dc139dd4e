extension Paper {
  static let flatquant = Paper(
    id: "icml2025-23",
    slug: "flatquant",
    shortName: "FlatQuant",
    title: "FlatQuant: Flatness Matters for LLM Quantization",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2410.09426",
      "https://github.com/ruikangliu/FlatQuant",
    ],
    arena: .lm,
    family: "weight-activation-quantization",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Learns one invertible affine transform per linear-layer input, in Kronecker form, that \
      flattens activations and weights before four-bit quantisation of both.
      """,
    claim: """
      At W4A4 with RTN weights on a model with outlier channels, perplexity increase over full \
      precision under FlatQuant is at most half of that under a fixed Hadamard rotation, which is \
      itself below SmoothQuant and plain RTN.
      """,
    confidence: .high,
    fidelity: """
      Without injected outliers all methods tie at small scale. The transform has relatively more \
      parameters here than at width 4096, so it is evaluated on a different text distribution.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "LLaMA-2-7B W4A4, RTN",
        metric: "WikiText-2 ppl",
        value: 5.79,
        baseline: "QuaRot RTN",
        baselineValue: 8.56,
        source: "ruikangliu/FlatQuant README.md"),
      ReportedNumber(
        setting: "LLaMA-2-7B W4A4, RTN",
        metric: "WikiText-2 ppl",
        value: 5.79,
        baseline: "SpinQuant RTN",
        baselineValue: 6.14,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA-3-8B W4A4, RTN",
        metric: "WikiText-2 ppl",
        value: 6.98,
        baseline: "QuaRot RTN",
        baselineValue: 10.6,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA-3-70B W4A4, RTN",
        metric: "WikiText-2 ppl",
        value: 3.78,
        baseline: "SpinQuant RTN",
        baselineValue: 7.58,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA-3-8B W4A4, GPTQ",
        metric: "WikiText-2 ppl",
        value: 6.9,
        baseline: "QuaRot GPTQ",
        baselineValue: 8.16,
        source: "README of the authors' repository"),
    ])
}
