extension Paper {
  static let sdComponentPruning = Paper(
    id: "hf-03",
    slug: "sd-component-pruning",
    shortName: "SD pruning study",
    title: "Efficient Pruning of Text-to-Image Models: Insights from Pruning Stable Diffusion",
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2411.15113"
    ],
    arena: .diffusion,
    family: "unstructured-pruning",
    field: .imageGenerationAndTokens,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Measures how far the text encoder and the denoiser of a text-to-image model can each be \
      pruned after training by magnitude or by activation-aware scores, and finds sharp breaks.
      """,
    claim: """
      In a two-component text-conditional diffusion model, magnitude pruning gives conditional \
      accuracy no worse than Wanda at every sparsity in 0.2..0.5, and the quality curve has a \
      break: the drop between two adjacent 5%-grid points exceeds 3x the average drop before it.
      """,
    confidence: .medium,
    fidelity: """
      The order of criteria depends on activation statistics across time steps, so pooled and \
      single-step calibration are both shown. A toy text encoder may be over-sized.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Stable Diffusion 2, unstructured post-training",
        metric: "overall sparsity with minimal quality loss",
        value: "38.5%",
        baseline: "dense",
        baselineValue: "0%",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "Stable Diffusion 2, recommended split",
        metric: "sparsity text encoder / generator",
        value: "47.5% / 35%",
        baseline: "uniform split",
        source: "abstract in the pruning list"),
    ])
}
