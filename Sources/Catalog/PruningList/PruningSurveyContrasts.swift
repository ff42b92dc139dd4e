extension Paper {
  static let pruningSurveyContrasts = Paper(
    id: "hf-10",
    slug: "pruning-survey-contrasts",
    shortName: "Pruning survey (contrasts)",
    title: """
      A Survey on Deep Neural Network Pruning-Taxonomy, Comparison, Analysis, and Recommendations
      """,
    list: .pruning,
    year: 2023,
    links: [
      "https://arxiv.org/abs/2308.06767",
      "https://github.com/hrcheng1066/awesome-pruning",
    ],
    arena: .vision,
    family: "survey",
    field: .theory,
    budgetAxes: ["sparsity", "flops", "params"],
    summary: """
      Surveys network pruning by speed-up type, time, criterion and fusion, and contrasts seven \
      pairs of settings, such as one-shot against iterative and structured against unstructured \
      pruning.
      """,
    claim: """
      Bench-level: at 90% weight sparsity iterative >= one-shot and unstructured >= structured \
      (equal parameters) in every seed, and data-driven >= data-free before finetuning; contrasts \
      4-6 shrink below 1 point once finetuning is long.
      """,
    confidence: .medium,
    fidelity: """
      The claim is a summary of the literature, so this row tests the benchmark more than the \
      paper.
      """,
    strategies: [],
    notes: """
      A survey without an algorithm of its own; its verdict is a sanity check of the benchmark.
      """)
}
