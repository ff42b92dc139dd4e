extension Paper {
  static let ttsnap = Paper(
    id: "hf-24",
    slug: "ttsnap",
    shortName: "TTSnap",
    title: "TTSnap: Test-Time Scaling of Diffusion Models via Noise-Aware Pruning",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2511.22242",
      "https://github.com/TerrysLearning/TTSnap",
    ],
    arena: .diffusion,
    family: "test-time-scaling",
    field: .imageGenerationAndTokens,
    budgetAxes: ["flops"],
    summary: """
      Drops weak noise candidates of a diffusion sampler at intermediate steps by reward models \
      trained on partly denoised images.
      """,
    claim: """
      At equal compute, staged pruning with noise-aware rewards gives a higher mean final reward \
      than best-of-N and than staged pruning with the clean reward; the noise-aware reward has a \
      higher Spearman correlation with the final reward at every intermediate step.
      """,
    confidence: .high,
    fidelity: """
      A reward that is smooth under noise gains nothing, so it needs fine detail. The cost of the \
      reward is not negligible in a toy model and is counted.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "text-to-image, fixed compute",
        metric: "performance improvement",
        value: "over 16%",
        baseline: "existing methods",
        baselineValue: 0,
        source: "abstract in the pruning list")
    ])
}
