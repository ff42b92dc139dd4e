extension Paper {
  static let paser = Paper(
    id: "hf-17",
    slug: "paser",
    shortName: "PASER",
    title: "PASER: Post-Training Data Selection for Efficient Pruned Large Language Model Recovery",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.12594",
      "https://github.com/BokwaiHo/PASER",
    ],
    arena: .data,
    family: "recovery-data-selection",
    field: .data,
    budgetAxes: ["data"],
    summary: """
      Selects instruction data for the recovery of a pruned model by clustering it into \
      capabilities, giving budgets by measured degradation and filtering conflicting samples.
      """,
    claim: """
      With 10% of the samples, PASER selection recovers at least as much loss on the most degraded \
      skills as random selection with 20%, and beats random at equal budget.
      """,
    confidence: .high,
    fidelity: """
      Skills must degrade unevenly, by more than a factor of two. Concepts are pairs of skill and \
      key, because extracted phrases do not exist in synthetic text.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "recovery of pruned LLMs",
        metric: "share of the original post-training data",
        value: "4%-20%",
        baseline: "full data",
        baselineValue: "100%",
        source: "abstract in the pruning list")
    ])
}
