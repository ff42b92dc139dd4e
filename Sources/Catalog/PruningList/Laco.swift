extension Paper {
  static let laco = Paper(
    id: "hf-20",
    slug: "laco",
    shortName: "LaCo",
    title: "LaCo: Large Language Model Pruning via Layer Collapse",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2402.11187",
      "https://github.com/yangyifei729/LaCo",
    ],
    arena: .lm,
    family: "depth-pruning",
    field: .depthPruning,
    budgetAxes: ["layers", "params"],
    summary: """
      Merges consecutive rear layers into the one before them by adding their weight differences, \
      greedily from the top, while the output stays similar.
      """,
    claim: """
      At 25% of layers removed without training, greedy similarity-guarded collapse has lower loss \
      than removing the same number of last layers and at most that of similarity-guarded plain \
      dropping, and after a short recovery it needs fewer steps to reach 1.1x dense loss.
      """,
    confidence: .high,
    fidelity: """
      Summed differences blow up when neighbouring layers differ, as in freshly trained small \
      models, so neighbour similarity is reported.
      """,
    strategies: ["laco"],
    notes: """
      The released notebook keeps only the last layer's matrices; every result names its merge \
      variant.
      """,
    reported: [
      ReportedNumber(
        setting: "LLMs at 25-30% pruning ratio",
        metric: "share of average task performance kept",
        value: "over 80%",
        baseline: "structured pruning baselines",
        baselineValue: "lower",
        source: "abstract in the pruning list")
    ])
}
