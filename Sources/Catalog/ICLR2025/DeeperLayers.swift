extension Paper {
  static let deeperLayers = Paper(
    id: "iclr2025-20",
    slug: "deeper-layers",
    shortName: "Deeper Layers (angular block drop)",
    title: "The Unreasonable Ineffectiveness of the Deeper Layers",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=ngmEcEer8a",
      "https://github.com/arcee-ai/PruneMe",
    ],
    arena: .lm,
    family: "depth-pruning",
    field: .depthPruning,
    budgetAxes: ["layers", "params"],
    summary: """
      Deletes the block of consecutive layers with the smallest angular distance between its input \
      and output, and heals the model with a short low-rank fine-tune.
      """,
    claim: """
      After equal healing, removing 30 % of layers by minimum angular distance costs < 15 % \
      relative loss increase and keeps lookup-type accuracy within 3 points, while removing the \
      same number of early layers does not; without healing the deepest-n rule is much worse than \
      the similarity rule and with healing the gap shrinks by more than half.
      """,
    confidence: .high,
    fidelity: """
      The effect needs depth redundancy: twelve layers on easy data have it, on hard data they do \
      not. All cells get the same healing tokens, and only relative statements transfer.
      """,
    strategies: ["deeper-layers"],
    reported: [
      ReportedNumber(
        setting: "Llama-2-70B and other open models with healing",
        metric: "fraction of layers removable before QA collapses",
        value: "up to about one half (sharp transition between 40 % and 50 % for Llama-2-70B)",
        baseline: "0 layers removed",
        baselineValue: "minimal degradation",
        source: "abstract; figure caption as quoted by a third party")
    ])
}
