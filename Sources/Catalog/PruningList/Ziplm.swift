extension Paper {
  static let ziplm = Paper(
    id: "hf-28",
    slug: "ziplm",
    shortName: "ZipLM",
    title: "ZipLM: Hardware-Aware Structured Pruning of Language Models",
    list: .pruning,
    year: 2023,
    links: [
      "https://arxiv.org/abs/2302.04089",
      "https://github.com/IST-DASLab/ZipLM",
      "https://github.com/IST-DASLab/DarwinLM",
    ],
    arena: .encoder,
    family: "latency-aware-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["latency", "params", "flops"],
    summary: """
      Removes heads and channels one at a time by second-order updates and chooses the level of \
      every layer by dynamic programming over a measured latency table.
      """,
    claim: """
      For the same measured latency, latency-aware ZipLM has lower loss than uniform structured \
      OBS and than sparsity-aware (parameter) search; one-at-a-time removal has lower layer error \
      than removing the k lowest scores at once.
      """,
    confidence: .high,
    fidelity: """
      Small matrix products are bound by overhead and latency is not monotone in width, so the \
      table is measured at a large enough batch and smoothed.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "GPT2",
        metric: "size / speed against DistilGPT2",
        value: "60% smaller, 30% faster, better",
        baseline: "DistilGPT2",
        baselineValue: "reference",
        source: "abstract in the pruning list")
    ])
}
