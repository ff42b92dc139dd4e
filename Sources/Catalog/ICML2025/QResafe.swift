extension Paper {
  static let qResafe = Paper(
    id: "icml2025-51",
    slug: "q-resafe",
    shortName: "Q-resafe",
    title: """
      Q-resafe: Assessing Safety Risks and Quantization-aware Safety Patching for Quantized Large \
      Language Models
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.20251",
      "https://github.com/Thecommonirin/Qresafe",
      "https://thecommonirin.github.io/Qresafe",
    ],
    arena: .lm,
    family: "post-quantization-alignment",
    field: .quantisation,
    budgetAxes: ["bits", "params"],
    summary: """
      Restores the refusals that quantisation erodes by preference optimisation of a few salient \
      weights towards the answers of the full-precision model.
      """,
    claim: """
      After 3-bit quantization the flagged-class refusal rate drops by more than 20 points while \
      perplexity rises by less than 15%; DPO on the top 10% SNIP-scored weights restores at least \
      80% of the lost refusal with at most 2% additional perplexity, better than a random mask of \
      equal size.
      """,
    confidence: .medium,
    fidelity: """
      Refusal may be so easy in a toy model that quantisation does not erode it; the drop is \
      verified first and its absence is reported as an unmet precondition.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "mainstream quantizers, benign to harmful calibration data",
        metric: "attack success rate after quantization",
        value: "up to 85%",
        baseline: "full precision",
        baselineValue: "0.3%",
        source: "abstract in the ICML 2025 list")
    ])
}
