extension Paper {
  static let loraInitAb = Paper(
    id: "icml2025-09",
    slug: "lora-init-ab",
    shortName: "LoRA Init[AB]",
    title: """
      Beyond Zero Initialization: Investigating the Impact of Non-Zero Initialization on LoRA \
      Fine-Tuning Dynamics
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.23194"
    ],
    arena: .adapter,
    family: "lora-variant",
    field: .adapters,
    budgetAxes: ["rank", "params"],
    summary: """
      Starts both LoRA factors from non-zero random values, with or without subtracting their \
      product from the frozen weight, so that small learning rates make progress from the first \
      step.
      """,
    claim: """
      At learning rates at least 8 times below the best one (runs that are still far from \
      converged), Init[AB+] makes more progress than Init[A] (relative loss decrease at least 1.1 \
      times larger), and at its own best rate Init[AB] with Kaiming variance is within 1% of \
      Init[A].
      """,
    confidence: .medium,
    fidelity: """
      The theory concerns large width and few steps; with enough steps every small rate catches \
      up. Small regression problems show little or no gain, so the language-model test decides.
      """,
    strategies: [])
}
