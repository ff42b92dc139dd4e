extension Paper {
  static let olica = Paper(
    id: "icml2025-45",
    slug: "olica",
    shortName: "Olica",
    title: "Olica: Efficient Structured Pruning of Large Language Models without Retraining",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.08436",
      "https://github.com/BetterTMrR/LLM-Olica",
    ],
    arena: .lm,
    family: "structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Prunes without retraining by orthogonalising the value-output products, reducing the rank of \
      queries and keys, removing feed-forward neurons and repairing some layers with a linear \
      correction.
      """,
    claim: """
      At 20% and 30% structured sparsity without retraining, OND + linear calibration has lower \
      validation perplexity than Wanda-sp neuron pruning at the same parameter count; each of the \
      two parts alone already helps.
      """,
    confidence: .high,
    fidelity: """
      Value-output products of a tiny model may be nearly full rank, so their spectrum is checked. \
      The ridge correction needs more tokens than channels.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "LLaMA-7B, 256 samples",
        metric: "time and memory",
        value: "7 minutes, 3 GB",
        baseline: "retraining-based pruners",
        baselineValue: "50K samples for LLM-Pruner/SlimGPT",
        source: "abstract in the ICML 2025 list; third-party note (en.papernotes.org), unverified")
    ])
}
