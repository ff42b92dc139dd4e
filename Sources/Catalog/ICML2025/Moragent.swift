extension Paper {
  static let moragent = Paper(
    id: "icml2025-43",
    slug: "moragent",
    shortName: "MoRAgent (MoR)",
    title: "MoRAgent: Parameter Efficient Agent Tuning with Mixture-of-Roles",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=rdeDanrYEj",
      "https://arxiv.org/abs/2512.21708",
    ],
    arena: .adapter,
    family: "lora-moe",
    field: .adapters,
    budgetAxes: ["params", "rank"],
    summary: """
      Gives the reasoner, executor and summariser segments of agent trajectories their own groups \
      of LoRA experts, with losses for balance and orthogonality.
      """,
    claim: """
      On trajectories that mix three heterogeneous sub-tasks, three role-routed LoRA groups of \
      rank r/3 have lower mean role loss than one LoRA of rank r with the same number of trainable \
      parameters.
      """,
    confidence: .medium,
    fidelity: """
      The role is given for free, so a single LoRA that sees the role tag is compared. The gain \
      vanishes when sub-tasks do not conflict or when the rank is large.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "several LLMs, agent benchmarks",
        metric: "added parameters",
        value: "0.16B-0.36B, close to or above full fine-tuning",
        baseline: "full fine-tuning",
        baselineValue: "all parameters",
        source: "abstract in the ICML 2025 list")
    ])
}
