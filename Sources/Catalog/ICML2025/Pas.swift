extension Paper {
  static let pas = Paper(
    id: "icml2025-17",
    slug: "pas",
    shortName: "PAS",
    title: "Diffusion Sampling Correction via Approximately 10 Parameters",
    list: .icml2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=yPhAbeQxbJ",
      "https://arxiv.org/abs/2411.06503",
      "https://github.com/onefly123/PAS",
    ],
    arena: .diffusion,
    family: "sampler-correction",
    field: .imageGenerationAndTokens,
    budgetAxes: ["flops", "latency"],
    summary: """
      Corrects each direction of a few-step diffusion sampler with a few coordinates, shared by \
      all samples, in a basis made of the directions used so far.
      """,
    claim: """
      With at most 16 learned numbers, corrected Euler at 8-10 steps has mean endpoint error to \
      the accurate ODE solution at most 0.75 times (median at most 0.6 times) that of Euler with \
      the same steps, on fresh noises not used for fitting.
      """,
    confidence: .high,
    fidelity: """
      Trajectory error replaces image quality scores. An isotropic Gaussian makes the problem \
      trivial, so a mixture with several modes is used and basis signs are fixed.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "CIFAR-10, NFE=10",
        metric: "FID",
        value: 4.37,
        baseline: "DDIM",
        baselineValue: 15.69,
        source: "abstract in the ICML 2025 list")
    ])
}
