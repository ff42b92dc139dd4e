extension Paper {
  static let darwinlm = Paper(
    id: "hf-21",
    slug: "darwinlm",
    shortName: "DarwinLM",
    title: "DarwinLM: Evolutionary Structured Pruning of Large Language Models",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.07780",
      "https://github.com/IST-DASLab/DarwinLM",
    ],
    arena: .lm,
    family: "evolutionary-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "latency"],
    summary: """
      Searches layer-wise widths by evolution over a database of structurally pruned layers, and \
      selects the offspring after short training.
      """,
    claim: """
      At a fixed parameter budget the searched non-uniform configuration has lower loss than the \
      uniform one both before and after post-training, and training-aware selection gives a lower \
      final loss after post-training than training-free selection with the same number of \
      evaluations.
      """,
    confidence: .high,
    fidelity: """
      If all modules are equally sensitive the search finds nothing, so the spread is checked \
      first. Candidates are compared on the same mini-batches.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "post-compression training",
        metric: "training data needed",
        value: "5x less",
        baseline: "ShearedLLaMA",
        baselineValue: "1x",
        source: "abstract in the pruning list")
    ])
}
