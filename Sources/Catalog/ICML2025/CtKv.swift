extension Paper {
  static let ctKv = Paper(
    id: "icml2025-15",
    slug: "ct-kv",
    shortName: "CT-KV",
    title: "Context Tuning for In-Context Optimization",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2507.04221",
      "https://github.com/agentic-learning-ai-lab/context-tuning",
    ],
    arena: .adapter,
    family: "context-tuning",
    field: .adapters,
    budgetAxes: ["params", "kv-bytes"],
    summary: """
      Adapts a frozen model to a few demonstrations by making their key-value cache trainable, \
      with the entries of the pair in training masked out and light token dropout.
      """,
    claim: """
      With k=16 demonstrations and frozen weights, tuning the demonstration cache raises query \
      accuracy over plain ICL by at least 5 points, and beats a random-initialised trainable cache \
      of the same size.
      """,
    confidence: .high,
    fidelity: """
      A small model may not learn in context at all, so in-context learning must first beat \
      zero-shot by ten points. The cache size equals that of plain in-context learning, so no \
      compression is claimed.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "NLP-LR, GPT-2-large class, eval split 87",
        metric: "score",
        value: 0.447,
        baseline: "ICL with 16 demonstrations",
        baselineValue: 0.3612,
        source: "agentic-learning-ai-lab/context-tuning README.md"),
      ReportedNumber(
        setting: "NLP-LR, eval split 87",
        metric: "score (ICL)",
        value: 0.3612,
        baseline: "zero-shot",
        baselineValue: 0.3568,
        source: "agentic-learning-ai-lab/context-tuning README.md"),
    ])
}
