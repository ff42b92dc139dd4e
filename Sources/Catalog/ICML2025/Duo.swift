extension Paper {
  static let duo = Paper(
    id: "icml2025-66",
    slug: "duo",
    shortName: "Duo (The Diffusion Duality)",
    title: "The Diffusion Duality",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=9P9Y8FOSOk",
      "https://arxiv.org/abs/2506.10892",
      "https://github.com/s-sahoo/duo",
    ],
    arena: .diffusion,
    family: "discrete-diffusion-distillation",
    field: .imageGenerationAndTokens,
    budgetAxes: ["flops", "latency"],
    summary: """
      Derives uniform-state discrete diffusion from Gaussian diffusion through the argmax, and \
      transfers a training curriculum and consistency distillation from the Gaussian side.
      """,
    claim: """
      (a) The argmax of the Gaussian process matches the uniform-state marginal within sampling \
      error. (b) After DCD, 8-step samples have lower negative log-likelihood under the true \
      generator than 8-step samples of the undistilled model, and are within 10% of its 128-step \
      samples. (c) The curriculum reaches the no-curriculum final NELBO in at most 75% of the \
      steps.
      """,
    confidence: .high,
    fidelity: """
      Distillation can collapse diversity, so entropy is guarded. Curriculum gains come from large \
      vocabularies and may vanish with 27 symbols, so that part is exploratory.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "training",
        metric: "speed",
        value: "2x faster",
        baseline: "no curriculum",
        baselineValue: "1x",
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "sampling steps after distillation",
        metric: "steps",
        value: 8,
        baseline: "before distillation",
        baselineValue: 1024,
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "zero-shot perplexity",
        metric: "data sets where it beats the AR model",
        value: "3 of 7",
        baseline: "autoregressive",
        source: "abstract in the ICML 2025 list"),
    ])
}
