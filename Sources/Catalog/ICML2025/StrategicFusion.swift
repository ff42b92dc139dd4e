extension Paper {
  static let strategicFusion = Paper(
    id: "icml2025-64",
    slug: "strategic-fusion",
    shortName: "Strategic Fusion",
    title: "Strategic Fusion Optimizes Transformer Compression",
    list: .icml2025,
    year: 2025,
    links: [
      "https://www.preprints.org/manuscript/202501.0366",
      "https://arxiv.org/abs/2501.03273",
    ],
    arena: .encoder,
    family: "depth-pruning",
    field: .depthPruning,
    budgetAxes: ["layers", "params"],
    summary: """
      Removes encoder layers one at a time in the order of a regressor that fuses twelve \
      activation, information, gradient, weight and attention signals of each layer.
      """,
    claim: """
      The layer order predicted by the fused regressor loses less accuracy when half of the layers \
      are removed than the median single-signal order and than random order, on tasks held out \
      from fitting the regressor.
      """,
    confidence: .medium,
    fidelity: """
      Fitting the regressor on the models that it prunes is circular, so tasks held out from the \
      fit are judged. Mutual information of small models is noisy and its bins are stated.
      """,
    strategies: [],
    notes: "The exact list of the twelve formulas was not available.",
    reported: [
      ReportedNumber(
        setting: "9 text-classification sets",
        metric: "sets where random-forest fusion is best",
        value: "7 of 9 (near-optimal on the other 2)",
        baseline: "12 single signals",
        source: "https://www.preprints.org/manuscript/202501.0366 (abstract)"),
      ReportedNumber(
        setting: "after distillation, average over 9 sets",
        metric: "accuracy-to-size ratio",
        value: "18.84x",
        baseline: "original model",
        baselineValue: "1x",
        source: "abstract in the ICML 2025 list"),
    ])
}
