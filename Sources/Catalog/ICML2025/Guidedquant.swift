extension Paper {
  static let guidedquant = Paper(
    id: "icml2025-31",
    slug: "guidedquant",
    shortName: "GuidedQuant / LNQ",
    title: "GuidedQuant: Large Language Model Quantization via Exploiting End Loss Guidance",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.07004",
      "https://github.com/snu-mllab/GuidedQuant",
    ],
    arena: .lm,
    family: "weight-quantization",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Weights the layer-wise quantisation Hessian by squared gradients of the end loss, averaged \
      over groups of output channels, and pairs it with a non-uniform quantiser found by \
      coordinate descent.
      """,
    claim: """
      At 2-3 bits: end-loss perplexity order LNQ+GuidedQuant < LNQ < SqueezeLLM, with the LNQ \
      objective non-increasing at every step, and G=4 no worse than G=1.
      """,
    confidence: .high,
    fidelity: """
      Nearly converged small models have small, noisy gradients, so many calibration tokens are \
      needed. The codebook of each row is a large overhead at width 128 and is counted.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Llama-2-7B, 2 bit scalar",
        metric: "WikiText-2 ppl",
        value: 8.83,
        baseline: "SqueezeLLM",
        baselineValue: 39.58,
        source: "abstract in the ICML 2025 list")
    ])
}
