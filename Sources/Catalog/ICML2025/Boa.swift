extension Paper {
  static let boa = Paper(
    id: "icml2025-11",
    slug: "boa",
    shortName: "BoA",
    title: "BoA: Attention-aware Post-training Quantization without Backpropagation",
    list: .icml2025,
    year: 2024,
    links: [
      "https://proceedings.mlr.press/v267/kim25j.html",
      "https://github.com/SamsungLabs/TurboBoA",
    ],
    arena: .lm,
    family: "weight-quantization",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Extends GPTQ with Hessians that see the attention module, so that query, key and value \
      weights are quantised head by head for their effect on the attention output.
      """,
    claim: """
      At 2 bits per-channel weights, quantising only Q, K, V with BoA gives lower attention-output \
      error and lower perplexity than GPTQ with identical grids and calibration; the advantage \
      shrinks at 4 bits.
      """,
    confidence: .high,
    fidelity: """
      A nearly isotropic output Hessian makes the method equal to GPTQ, so its condition number is \
      reported; one model has head dimension 64, and both factors are damped.
      """,
    strategies: [])
}
