extension Paper {
  static let lacache = Paper(
    id: "icml2025-35",
    slug: "lacache",
    shortName: "LaCache",
    title: """
      LaCache: Ladder-Shaped KV Caching for Efficient Long-Context Modeling of Large Language \
      Models
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2507.14204",
      "https://github.com/GATECH-EIC/LaCache",
    ],
    arena: .kvCache,
    family: "kv-eviction-pattern",
    field: .keyValueCache,
    budgetAxes: ["kv-bytes"],
    summary: """
      Keeps different old tokens in different layers in a ladder pattern at equal cache size, so \
      that the layers together cover a longer history, and compacts the cache repeatedly.
      """,
    claim: """
      At equal KV bytes LaCache has lower perplexity on text with long-range dependencies than \
      StreamingLLM, and lower than the same stride pattern applied identically in all layers.
      """,
    confidence: .high,
    fidelity: """
      Information survives only if layers pass it upward, so at least six layers are needed. \
      Position re-indexing is the same in all arms, and random retention tests whether the ladder \
      matters.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Llama2-7B-Chat, cache 512, 4K tokens WikiText-2",
        metric: "ppl",
        value: 7.06,
        baseline: "StreamingLLM",
        baselineValue: 7.95,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "Llama3-8B, cache 512, 2K tokens",
        metric: "ppl",
        value: 4.89,
        baseline: "StreamingLLM",
        baselineValue: 5.33,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "LongBench 21 subsets, Llama2-7B-Chat, 50% budget",
        metric: "score",
        value: 27.34,
        baseline: "StreamingLLM",
        baselineValue: 26.56,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
    ])
}
