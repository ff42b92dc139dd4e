extension Paper {
  static let floe = Paper(
    id: "icml2025-24",
    slug: "floe",
    shortName: "FloE",
    title: "FloE: On-the-Fly MoE Inference on Memory-constrained GPU",
    list: .icml2025,
    year: 2025,
    links: [
      "https://proceedings.mlr.press/v267/zhou25j.html",
      "https://arxiv.org/abs/2505.05950",
    ],
    arena: .moe,
    family: "expert-offload-compression",
    field: .mixtureOfExperts,
    budgetAxes: ["bits", "sparsity", "latency"],
    summary: """
      Compresses each offloaded expert with a two-bit up projection that stays resident and \
      decides which gate and down channels are transferred, and predicts experts one layer ahead.
      """,
    claim: """
      At equal transferred bytes per activated expert (about 1/8 of fp16), up-threshold sparsity \
      with a 2-bit up projection gives lower perplexity than uniform 2-bit quantisation of all \
      expert matrices. Secondary, measured but not required: up-output thresholding against \
      gate-output thresholding at equal sparsity.
      """,
    confidence: .high,
    fidelity: """
      Transfer speed cannot be shown on a processor, so bytes and error are tested under a \
      bandwidth model. Untrained experts reverse the paper's order of thresholds, so only trained \
      ones count.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Mixtral-8x7B",
        metric: "per-expert compression, times",
        value: 9.3,
        baseline: "fp16 expert",
        baselineValue: 1.0,
        source: "arxiv.org/html/2505.05950v2 (abstract)"),
      ReportedNumber(
        setting: "Mixtral-8x7B on RTX 3090",
        metric: "speed-up, times",
        value: 48.7,
        baseline: "DeepSpeed-MII",
        baselineValue: 1.0,
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "downstream tasks",
        metric: "performance degradation, percent (range)",
        value: "4.4 to 7.6",
        baseline: "uncompressed",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list"),
    ])
}
