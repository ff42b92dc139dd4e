extension Paper {
  static let ccaAttention = Paper(
    id: "icml2025-16",
    slug: "cca-attention",
    shortName: "CCA-Attention",
    title: "Core Context Aware Transformers for Long Context Language Modeling",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2412.12465",
      "https://github.com/chenyaofo/CCA-Attention",
    ],
    arena: .kvCache,
    family: "token-compression-attention",
    field: .keyValueCache,
    budgetAxes: ["kv-bytes", "flops", "latency"],
    summary: """
      Replaces old context by one weighted core token per group of 16, pooled by the group's last \
      query, and keeps a local window exactly, after a short adaptation.
      """,
    claim: """
      At equal KV bytes, after the same short adaptation, CCA has lower long-range loss (recall of \
      tokens outside the window) than a sliding window with sinks, and query-weighted pooling is \
      better than mean pooling.
      """,
    confidence: .high,
    fidelity: """
      Pooling rotated keys mixes phases, which hurts more with small heads and a low rotary base. \
      Recall targets should be classes rather than exact tokens.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "128K context",
        metric: "speed-up, times",
        value: 7.9,
        baseline: "full self-attention",
        baselineValue: 1.0,
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "128K context",
        metric: "GPU memory saving, percent",
        value: 46,
        baseline: "full self-attention",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list"),
    ])
}
