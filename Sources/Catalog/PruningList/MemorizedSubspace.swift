extension Paper {
  static let memorizedSubspace = Paper(
    id: "hf-38",
    slug: "memorized-subspace",
    shortName: "Memorisation subspace pruning",
    title: "Memorized Images in Diffusion Models share a Subspace that can be Located and Deleted",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2406.18566",
      "https://github.com/ruchikachavhan/editing-memorization",
      "https://github.com/ruchikachavhan/concept-prune",
    ],
    arena: .diffusion,
    family: "targeted-pruning",
    field: .imageGenerationAndTokens,
    budgetAxes: ["sparsity"],
    summary: """
      Locates the feed-forward weights of a diffusion model that fire for memorised prompts and \
      zeroes them, on the finding that different memorised images share a subspace.
      """,
    claim: """
      Zeroing under 2% of FFN weights found from 10 memorised prompts cuts the \
      memorised-generation rate on OTHER memorised prompts by at least 60% while oracle accuracy \
      on normal prompts falls by at most 3 points; mask overlap between disjoint sets is at least \
      3x chance.
      """,
    confidence: .medium,
    fidelity: """
      A tiny model may memorise in attention or embeddings, so the location is measured first. \
      Perturbed prompts test whether memorisation can be triggered again.
      """,
    strategies: [])
}
