extension Paper {
  static let sepllm = Paper(
    id: "icml2025-59",
    slug: "sepllm",
    shortName: "SepLLM",
    title: "SepLLM: Accelerate Large Language Models by Compressing One Segment into One Separator",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2412.12094",
      "https://github.com/HKUDS/SepLLM",
    ],
    arena: .kvCache,
    family: "kv-eviction",
    field: .keyValueCache,
    budgetAxes: ["kv-bytes", "flops"],
    summary: """
      Restricts attention to initial tokens, separators and a local neighbourhood, on the \
      observation that a separator holds the content of the segment before it.
      """,
    claim: """
      With equal KV count, attending to initial + separator + neighbour tokens gives lower \
      perplexity than initial + neighbour only (StreamingLLM) and than initial + fixed-interval + \
      neighbour, both for a model trained with the mask and (weaker) training-free.
      """,
    confidence: .high,
    fidelity: """
      Only text with long dependencies separates the masks, and one small separator state may hold \
      too few facts. Training-free gains need sinks that tiny models lack, so only the trained \
      result counts.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Llama-3-8B streaming, PG19 20K tokens, cache 800, local 256, 64 separators",
        metric: "perplexity (repo log)",
        value: 28.26,
        baseline: "32 separators",
        baselineValue: 28.58,
        source: "HKUDS/SepLLM Streaming-SepLLM/outputs/demo/*/ppl.txt"),
      ReportedNumber(
        setting: "Llama-3-8B, GSM8K-CoT, training-free",
        metric: "KV cache reduction at comparable accuracy",
        value: ">50%",
        baseline: "full attention",
        baselineValue: "0%",
        source: "https://github.com/HKUDS/SepLLM README"),
    ])
}
