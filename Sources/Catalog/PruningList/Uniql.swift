extension Paper {
  static let uniql = Paper(
    id: "hf-32",
    slug: "uniql",
    shortName: "UniQL",
    title: "UniQL: Unified Quantization and Low-rank Compression for Adaptive Edge LLMs",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2512.03383",
      "https://github.com/enyac-group/UniQL",
    ],
    arena: .lm,
    family: "quantization-plus-low-rank",
    field: .quantisation,
    budgetAxes: ["bits", "rank", "params"],
    summary: """
      Sorts the width of every module by importance in one pass, so that any prefix is a valid \
      smaller model, and then quantises it to four bits.
      """,
    claim: """
      One sorted, ratio-sampled finetuned 4-bit model evaluated at 0%, 15%, 25%, 35% pruning is at \
      each point within 0.03 nats of a model compressed for that point alone, and beats magnitude \
      channel sorting.
      """,
    confidence: .high,
    fidelity: """
      Head dimensions of at least 16 are needed for pair selection. With few tokens the input \
      correlation is nearly singular, so the ridge is relative to its trace.
      """,
    strategies: [],
    notes: """
      The released leverage scores are equal up to rounding in single precision; the intended \
      order is computed in double precision.
      """,
    reported: [
      ReportedNumber(
        setting: "quantised and pruned models",
        metric: "memory reduction / token throughput",
        value: "4x-5.7x / 2.7x-3.4x",
        baseline: "FP16",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "15% pruning",
        metric: "accuracy",
        value: "within 5% of original",
        baseline: "original",
        baselineValue: 0,
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "weight sorting",
        metric: "speed-up of the compression computation",
        value: "20x",
        baseline: "pseudo-inverse based method",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
    ])
}
