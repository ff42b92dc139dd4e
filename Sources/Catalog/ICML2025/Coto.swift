extension Paper {
  static let coto = Paper(
    id: "icml2025-13",
    slug: "coto",
    shortName: "CoTo",
    title: "Come Together, But Not Right Now: A Progressive Strategy to Boost Low-Rank Adaptation",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.05713",
      "https://github.com/zwebzone/coto",
    ],
    arena: .adapter,
    family: "lora-variant",
    field: .adapters,
    budgetAxes: ["rank", "flops"],
    summary: """
      Activates LoRA adapters at random during training with a probability that grows to one by \
      three quarters of the steps, which makes adapters easier to merge and to prune.
      """,
    claim: """
      At equal steps and rank, CoTo adapters lose less accuracy than standard LoRA when half of \
      the adapters are removed at test time (drop at most 0.7 of the LoRA drop) and have a lower \
      loss barrier on the line between two independently trained adapters, with full-model \
      accuracy no worse than 0.5 points below LoRA.
      """,
    confidence: .high,
    fidelity: """
      Robustness to removal follows from any stochastic-depth training, so a constant-dropout \
      control is essential. With few blocks the rule of one active adapter shifts the rate, which \
      is logged.
      """,
    strategies: [])
}
