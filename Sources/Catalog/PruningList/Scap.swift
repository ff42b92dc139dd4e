extension Paper {
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
    claim: """
      For layers whose input distribution peaks away from zero, mode-centering reaches the same \
      output error at higher sparsity (>= +5 points), and SCAP reaches a given loss at higher \
      average FFN sparsity than CATS.
      """,
    confidence: .high,
    fidelity: """
      Small models have fewer near-zero activations, so only the order of methods is judged. The \
      off-zero mode of the input distribution must really occur.
      """,
    strategies: [],
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
