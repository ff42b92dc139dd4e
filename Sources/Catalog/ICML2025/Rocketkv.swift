extension Paper {
  static let rocketkv = Paper(
    id: "icml2025-56",
    slug: "rocketkv",
    shortName: "RocketKV",
    title: "RocketKV: Accelerating Long-Context LLM Inference via Two-Stage KV Cache Compression",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=RyOpooIxDF",
      "https://arxiv.org/abs/2502.14051",
      "https://github.com/NVlabs/RocketKV",
    ],
    arena: .kvCache,
    family: "kv-compression",
    field: .keyValueCache,
    budgetAxes: ["kv-bytes", "latency"],
    summary: """
      Evicts prompt tokens once with pooled attention scores and then reads only the top tokens at \
      each step, found by a cheap approximation over channels and chunks.
      """,
    claim: """
      At a token budget of 1/16 of the context, RocketKV's retrieval accuracy is higher than \
      SnapKV alone and higher than HSA/Quest alone, and within 5 points of exact top-k attention.
      """,
    confidence: .high,
    fidelity: """
      The pooling and window sizes suit thousands of tokens and are scaled down. One question per \
      prompt makes the first stage nearly perfect, so several later questions are asked.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "decode on A100, Mistral-7B / Llama-3.1-8B / LongChat",
        metric: "compression / end-to-end speed-up / peak memory saving",
        value: "400x / 3.7x / 32.6%",
        baseline: "full KV",
        baselineValue: "1x / 1x / 0%",
        source: "https://github.com/NVlabs/RocketKV README; abstract in the ICML 2025 list")
    ])
}
