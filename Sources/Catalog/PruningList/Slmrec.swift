extension Paper {
  static let slmrec = Paper(
    id: "hf-33",
    slug: "slmrec",
    shortName: "SLMRec",
    title: "SLMRec: Distilling Large Language Models into Small for Sequential Recommendation",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2405.17890",
      "https://github.com/WujiangXu/SLMRec",
    ],
    arena: .distill,
    family: "depth-distillation",
    field: .distillation,
    budgetAxes: ["layers", "params", "latency"],
    summary: """
      Distils a deep language-model recommender into a shallow one by matching user \
      representations block by block, with intermediate supervision.
      """,
    claim: """
      A 2-layer student with block-wise representation distillation and intermediate supervision \
      reaches at least 97% of the 8-layer teacher NDCG@10 and beats the same student trained \
      without distillation.
      """,
    confidence: .high,
    fidelity: """
      If one layer already solves the synthetic task, distillation adds nothing, so the gap \
      between teacher and one layer must exceed five per cent.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "against LLM-based recommenders",
        metric: "parameters used",
        value: "13%",
        baseline: "LLM recommender",
        baselineValue: "100%",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "same",
        metric: "training / inference speed-up",
        value: "6.6x / 8.0x",
        baseline: "LLM recommender",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
    ])
}
