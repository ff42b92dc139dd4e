extension Paper {
  static let dualArch = Paper(
    id: "icml2025-55",
    slug: "dual-arch",
    shortName: "Dual-Arch",
    title: """
      Rethinking the Stability-Plasticity Trade-off in Continual Learning from an Architectural \
      Perspective
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.03951"
    ],
    arena: .continual,
    family: "architecture-split",
    field: .mergingAndContinual,
    budgetAxes: ["params"],
    summary: """
      Uses a wide shallow network for stability and a deep thin one for plasticity in continual \
      learning, and distils the second into the first at every task.
      """,
    claim: """
      At equal or fewer total parameters, Dual-Arch has higher final average accuracy in \
      class-incremental learning than one network trained by the same replay method; and at equal \
      parameters the deep-thin net has higher new-task accuracy while the wide-shallow net has \
      lower forgetting.
      """,
    confidence: .medium,
    fidelity: """
      If depth does not produce the expected contrast between learning and forgetting, the premise \
      fails and the row is not testable. Learning rates are tuned per arm.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "class-incremental image benchmarks with several CL methods",
        metric: "parameter count",
        value: "up to 87% fewer",
        baseline: "single-architecture counterpart",
        baselineValue: "100%",
        source: "abstract in the ICML 2025 list; https://arxiv.org/abs/2506.03951")
    ])
}
