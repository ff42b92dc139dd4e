extension Paper {
  static let parallelcomp = Paper(
    id: "icml2025-47",
    slug: "parallelcomp",
    shortName: "ParallelComp",
    title: "ParallelComp: Parallel Long-Context Compressor for Length Extrapolation",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.14317",
      "https://github.com/menik1126/ParallelComp",
    ],
    arena: .kvCache,
    family: "chunked-context-compression",
    field: .keyValueCache,
    budgetAxes: ["kv-bytes", "tokens"],
    summary: """
      Splits a long context into chunks that fit the trained window, keeps the chunks under which \
      the query is least surprising, and evicts tokens per head before joint attention.
      """,
    claim: """
      With context 8x the trained window, self-information chunk selection + per-head token \
      eviction answers key-value queries with at least 3x the accuracy of truncation and of the \
      unmodified model, at a KV budget no larger than one trained window.
      """,
    confidence: .high,
    fidelity: """
      The query must repeat part of the record, or its likelihood does not reveal the right chunk. \
      Chunk recall is measured apart from answer accuracy.
      """,
    strategies: [],
    notes: """
      The released queue keeps the stated chunks only when its count argument is negative; the \
      stated rule is used here.
      """,
    reported: [
      ReportedNumber(
        setting: "8B model trained on 8K, ultra-long tasks",
        metric: "relative to GPT-4",
        value: "91.17%",
        baseline: "GPT-4",
        baselineValue: "100%",
        source: "https://github.com/menik1126/ParallelComp README"),
      ReportedNumber(
        setting: "prefill",
        metric: "speed-up",
        value: "23.50x (chunk throughput 1.76x)",
        baseline: "no eviction",
        baselineValue: "1x",
        source: "https://github.com/menik1126/ParallelComp README"),
    ])
}
