extension Paper {
  static let spp = Paper(
    id: "hf-11",
    slug: "spp",
    shortName: "SPP",
    title: "SPP: Sparsity-Preserved Parameter-Efficient Fine-Tuning for Large Language Models",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2405.16057",
      "https://github.com/Lucky-Lance/SPP",
    ],
    arena: .adapter,
    family: "sparse-peft",
    field: .adapters,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Fine-tunes a pruned model by learned row and column scalings that multiply the existing \
      weights, so that every zero stays zero after merging.
      """,
    claim: """
      At 75% sparsity with equal trainable parameters, SPP after merging has lower loss than LoRA \
      followed by re-applying the mask, and its zero pattern is bit-identical to the pruned model.
      """,
    confidence: .high,
    fidelity: """
      Sixteen rows are not parameter-efficient at small width, so parameter counts are matched \
      exactly. Unmerged LoRA shows what keeping the zeros costs.
      """,
    strategies: [])
}
