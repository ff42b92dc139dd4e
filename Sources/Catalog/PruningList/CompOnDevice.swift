extension Paper {
  static let compOnDevice = Paper(
    id: "hf-12",
    slug: "comp-on-device",
    shortName: "COMP",
    title: "Lightweight and Post-Training Structured Pruning for On-Device Large Lanaguage Models",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2501.15255"
    ],
    arena: .lm,
    family: "hybrid-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["layers", "params", "rank"],
    summary: """
      Removes redundant layers by cosine similarity and then neurons inside the remaining layers \
      by a matrix-condition score with mask tuning, one layer in memory at a time.
      """,
    claim: """
      At 20% parameters removed without finetuning, hybrid pruning plus mask tuning has lower loss \
      than LLM-Pruner-style Taylor pruning, and mask tuning alone lowers the loss of any neuron \
      selection.
      """,
    confidence: .low,
    fidelity: """
      Small models have few removable layers, so eight layers with nearly identical late states \
      are used.
      """,
    strategies: [],
    notes: """
      The neuron metric is a reconstruction from the abstract; two variants are published and a \
      failure is not attributed to the paper.
      """,
    reported: [
      ReportedNumber(
        setting: "LLaMA-2-7B, 20% pruning ratio",
        metric: "performance improvement over LLM-Pruner",
        value: "+6.13%",
        baseline: "LLM-Pruner",
        baselineValue: 0,
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "same",
        metric: "memory overhead",
        value: "-80%",
        baseline: "LLM-Pruner",
        baselineValue: "100%",
        source: "abstract in the pruning list"),
    ])
}
