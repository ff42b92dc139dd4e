extension Paper {
  static let mka = Paper(
    id: "icml2025-42",
    slug: "mka",
    shortName: "MKA / FastMKA",
    title: "MKA: Memory-Keyed Attention for Efficient Long-Context Reasoning",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2603.20586"
    ],
    arena: .kvCache,
    family: "attention-architecture",
    field: .keyValueCache,
    budgetAxes: ["kv-bytes", "latency"],
    summary: """
      Attends over local, session and long-term memories mixed by a learned router, in a fused \
      form that needs a single key-value projection and cache.
      """,
    claim: """
      At equal parameters and steps, FastMKA matches the loss of the three-pass MKA and of an \
      MLA-style latent cache within 2%, while its measured attention time per step is at least \
      1.5x lower than three-pass MKA and than MLA with per-step decompression.
      """,
    confidence: .medium,
    fidelity: """
      A two-core machine shows matrix products, not memory traffic, so operations and bytes stand \
      beside seconds. If the gate picks only local memory, the claim is trivially satisfied.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "long sequences, vs MLA",
        metric: "training throughput",
        value: "up to 5x",
        baseline: "MLA",
        baselineValue: "1x",
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "decoding, vs MLA",
        metric: "latency",
        value: "54% of MLA (1.8x lower)",
        baseline: "MLA",
        baselineValue: "100%",
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "language modelling",
        metric: "perplexity change",
        value: "about 1% worse",
        baseline: "MLA",
        source: "abstract in the ICML 2025 list"),
    ])
}
