extension Paper {
  static let think = Paper(
    id: "iclr2025-19",
    slug: "think",
    shortName: "ThinK",
    title: "ThinK: Thinner Key Cache by Query-Driven Pruning",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=n0OtGl6VGb",
      "https://arxiv.org/abs/2407.21018",
      "https://github.com/SalesforceAIResearch/ThinK",
    ],
    arena: .kvCache,
    family: "kv-compression",
    field: .keyValueCache,
    budgetAxes: ["kv-bytes"],
    summary: """
      Thins the key cache after the prompt by dropping, per head, the channels that contribute \
      least to the attention logits of the most recent queries.
      """,
    claim: """
      Removing 40 % of key channels by query-driven score raises long-context perplexity/retrieval \
      error less than magnitude-only and random channel removal, and at equal KV bytes \
      SnapKV+ThinK is no worse than SnapKV with fewer tokens.
      """,
    confidence: .high,
    fidelity: """
      Rotary encoding gives large models a few heavy key channels that tiny models may lack, so \
      uneven channel norms are verified first. A head dimension of 32 makes the ratio coarse.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "LLaMA and Mistral with vanilla eviction/quantisation",
        metric: "KV memory reduction on top",
        value: "over 20 %",
        baseline: "eviction/quantisation alone",
        baselineValue: "0 %",
        source: "arXiv abstract"),
      ReportedNumber(
        setting: "ThinK + KIVI",
        metric: "peak memory reduction; batch size increase",
        value: "2.8x; up to 5x",
        baseline: "uncompressed",
        baselineValue: "1x",
        source: "arXiv abstract"),
    ])
}
