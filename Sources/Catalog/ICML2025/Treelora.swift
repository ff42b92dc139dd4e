extension Paper {
  static let treelora = Paper(
    id: "icml2025-70",
    slug: "treelora",
    shortName: "TreeLoRA",
    title: """
      TreeLoRA: Efficient Continual Learning via Layer-Wise LoRAs Guided by a Hierarchical \
      Gradient-Similarity Tree
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.10355",
      "https://github.com/ZinYY/TreeLoRA",
    ],
    arena: .continual,
    family: "lora-continual",
    field: .mergingAndContinual,
    budgetAxes: ["flops", "params"],
    summary: """
      Guides sequential LoRA tasks by a tree of gradient similarities over past tasks, searched \
      layer by layer with a confidence-bound bandit.
      """,
    claim: """
      On a task sequence with two hidden groups, TreeLoRA has higher average final accuracy (less \
      forgetting) than sequential LoRA and selects same-group past tasks in more than 70% of \
      steps, with fewer similarity evaluations than exhaustive search.
      """,
    confidence: .high,
    fidelity: """
      With few steps the bandit never leaves exploration, so at least 200 steps are used, and both \
      directions of the regulariser are tested.
      """,
    strategies: [],
    notes: """
      The released search favours distant tasks through a sign; the stated rule is used and the \
      released form is a labelled variant.
      """,
    reported: [
      ReportedNumber(
        setting: "ViT / LLM continual benchmarks",
        metric: "training speed-up",
        value: "3.2x (ViT), 2.4x (LLM)",
        baseline: "previous best methods",
        baselineValue: "1x",
        source: "abstract in the ICML 2025 list")
    ])
}
