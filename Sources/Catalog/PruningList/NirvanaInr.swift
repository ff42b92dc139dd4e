extension Paper {
  static let nirvanaInr = Paper(
    id: "hf-37",
    slug: "nirvana-inr",
    shortName: "NIRVANA",
    title: """
      NIRVANA: Neural Implicit Representations of Videos with Adaptive Networks and Autoregressive \
      Patch-wise Modeling
      """,
    list: .pruning,
    year: 2022,
    links: [
      "https://arxiv.org/abs/2212.14593"
    ],
    arena: .theory,
    family: "inr-video-compression",
    field: .theory,
    budgetAxes: ["bits", "params"],
    summary: """
      Compresses video as a sequence of small implicit networks, each warm-started from the \
      previous group of frames and stored as a quantised, entropy-coded weight residual.
      """,
    claim: """
      With the same iterations per group, warm-started residual coding reaches the target PSNR in \
      at least 3x fewer iterations and at least 30% fewer bits than independently fitted groups.
      """,
    confidence: .medium,
    fidelity: """
      At ten thousand weights the entropy model is not negligible and is counted. A stationary \
      clip exaggerates the warm start, so a scene cut is included.
      """,
    strategies: [],
    notes: "The details of the method were not checked against the paper.",
    reported: [
      ReportedNumber(
        setting: "UVG",
        metric: "PSNR",
        value: 37.70,
        baseline: "previous video INR",
        baselineValue: 37.36,
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "UVG",
        metric: "encoding speed",
        value: "12x",
        baseline: "previous INR works",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "decoding",
        metric: "speed",
        value: "6x",
        baseline: "previous",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
    ])
}
