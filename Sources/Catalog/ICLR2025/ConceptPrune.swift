extension Paper {
  static let conceptPrune = Paper(
    id: "iclr2025-18",
    slug: "concept-prune",
    shortName: "ConceptPrune",
    title: "ConceptPrune: Concept Editing in Diffusion Models via Skilled Neuron Pruning",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=kSdWcw5mkp",
      "https://arxiv.org/abs/2405.19237",
      "https://github.com/ruchikachavhan/concept-prune",
    ],
    arena: .diffusion,
    family: "concept-specific-weight-pruning",
    field: .imageGenerationAndTokens,
    budgetAxes: ["sparsity"],
    summary: """
      Removes a concept from a text-conditioned diffusion model without training by zeroing the \
      feed-forward weights that matter more for concept prompts than for matched neutral prompts.
      """,
    claim: """
      Zeroing <= 1 % of FFN weights chosen by base/target contrast reduces the generation rate of \
      the target attribute by >= 70 % relative while denoising loss on unrelated prompts rises < 5 \
      %; the same number of target-only or random weights is worse on one of the two.
      """,
    confidence: .high,
    fidelity: """
      The attribute may share units with the objects in a tiny model, so a wide feed-forward layer \
      and enough shapes are needed. A synthetic classifier stands in for image quality and text \
      alignment scores.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Stable Diffusion, several concepts",
        metric: "share of weights pruned",
        value: "about 0.12 %",
        source: "arXiv abstract")
    ])
}
