extension Paper {
  static let gumiho = Paper(
    id: "icml2025-32",
    slug: "gumiho",
    shortName: "Gumiho",
    title: "Gumiho: A Hybrid Architecture to Prioritize Early Tokens in Speculative Decoding",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2503.10135",
      "https://github.com/AMD-AIG-AIMA/Gumiho",
    ],
    arena: .speculative,
    family: "hybrid-draft-heads",
    field: .decoding,
    budgetAxes: ["latency", "flops"],
    summary: """
      Drafts the first two tokens with a small serial transformer and the later ones with cheap \
      parallel heads, because early tokens decide how many are accepted.
      """,
    claim: """
      At equal draft parameters and equal modelled draft latency, the hybrid (serial transformer \
      for tokens 1-2, parallel MLPs for 3-5) has a larger mean accepted length per unit cost than \
      all-parallel and than all-serial drafting, and the reversed allocation is worse.
      """,
    confidence: .high,
    fidelity: """
      Call overhead dominates time for tiny models and favours parallel heads, so accepted length \
      and a latency model with stated constants are reported. The text must make late tokens hard.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Vicuna-7B, T=0, mean of 6 tasks",
        metric: "speed-up",
        value: 2.97,
        baseline: "EAGLE-2",
        baselineValue: 2.74,
        source: "AMD-AIG-AIMA/Gumiho README.md"),
      ReportedNumber(
        setting: "Vicuna-7B, T=0, mean",
        metric: "accepted length tau",
        value: 4.89,
        baseline: "EAGLE-2",
        baselineValue: 4.68,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Vicuna-7B, T=0, HumanEval",
        metric: "speed-up",
        value: 3.65,
        baseline: "EAGLE-2",
        baselineValue: 3.27,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA2-70B, T=0, mean",
        metric: "speed-up",
        value: 2.76,
        baseline: "EAGLE-2",
        baselineValue: 2.47,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Vicuna-7B, T=0, mean",
        metric: "speed-up (Medusa)",
        value: 1.89,
        baseline: "none (autoregressive)",
        baselineValue: 1.0,
        source: "README of the authors' repository"),
    ])
}
