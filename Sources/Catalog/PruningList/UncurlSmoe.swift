extension Paper {
  static let uncurlSmoe = Paper(
    id: "hf-39",
    slug: "uncurl-smoe",
    shortName: "UNCURL",
    title: """
      Revisiting SMoE Language Models by Evaluating Inefficiencies with Task Specific Expert \
      Pruning
      """,
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2409.01483"
    ],
    arena: .moe,
    family: "expert-merging",
    field: .mixtureOfExperts,
    budgetAxes: ["params", "latency"],
    summary: """
      Reduces the experts of a mixture for one task by clustering their router behaviour, aligning \
      hidden units and merging, and asks up to which factor this beats a smaller mixture.
      """,
    claim: """
      Pruning a 16-expert model by 2 with UNCURL then finetuning is at least as good as an \
      8-expert model trained from scratch and finetuned, while pruning by 8 is worse than a \
      2-expert model; UNCURL beats frequency pruning at f=2 and 4.
      """,
    confidence: .medium,
    fidelity: """
      Under-trained experts make merging look good, so every size gets the same tokens per expert.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "354M backbone, 8-128 experts, SuperGLUE",
        metric: "pruning factor that still matches or beats the smaller SMoE",
        value: "x2 often, x4 in some cases",
        baseline: "SMoE with the smaller expert count from scratch",
        baselineValue: "1x",
        source: "third-party page app.argminai.com/arxiv-dashboard/papers/2409.01483v1")
    ])
}
