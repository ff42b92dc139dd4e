extension Paper {
  static let textToLora = Paper(
    id: "icml2025-65",
    slug: "text-to-lora",
    shortName: "Text-to-LoRA (T2L)",
    title: "Text-to-LoRA: Instant Transformer Adaption",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=zWskCdu3QA",
      "https://github.com/SakanaAI/text-to-lora",
    ],
    arena: .adapter,
    family: "hypernetwork",
    field: .adapters,
    budgetAxes: ["flops", "params"],
    summary: """
      Generates a complete LoRA in one forward pass of a hypernetwork from a text description of \
      the task.
      """,
    claim: """
      SFT-trained T2L beats the multi-task LoRA and the base model on held-out tasks described by \
      text, reconstruction-trained T2L beats them only on training tasks, and shuffled \
      descriptions remove at least half of the gain.
      """,
    confidence: .high,
    fidelity: """
      Generalisation needs compositional tasks with held-out combinations. A bag-of-words encoder \
      takes the place of the large sentence encoder.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "9 training tasks",
        metric: "qualitative",
        value: "matches task-specific LoRAs; generalises zero-shot to unseen tasks",
        baseline: "task-specific LoRA",
        source: "abstract in the ICML 2025 list")
    ])
}
