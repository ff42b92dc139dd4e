extension Paper {
  static let loraMetaGeneration = Paper(
    id: "icml2025-39",
    slug: "lora-meta-generation",
    shortName: "LoRA meta-generation (CPU)",
    title: "LoRA Fine-Tuning without GPUs: A CPU-Efficient Meta-Generation Framework for LLMs",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2507.01806"
    ],
    arena: .adapter,
    family: "lora-composition",
    field: .adapters,
    budgetAxes: ["flops"],
    summary: """
      Makes a LoRA for a new data set without any gradient step, as a combination of trained \
      adapters weighted by the distance between data sets.
      """,
    claim: """
      Without any gradient step, the distance-weighted combination of bank adapters reduces \
      held-out task loss below both the base model and the uniform bank average, and recovers at \
      least 30% of the gap between the base model and a gradient-trained LoRA.
      """,
    confidence: .medium,
    fidelity: """
      Held-out tasks that are exact mixtures of known tasks look perfect, so tasks without a close \
      neighbour are reported separately. Factors can be averaged only when adapters share their \
      start.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Mistral-7B-Instruct-v0.2, best configuration",
        metric: "Rouge-L",
        value: 0.520,
        baseline: "base model",
        baselineValue: "0.192 (stated as an increase of 0.328)",
        source: "third-party page alphaxiv.org/overview/2507.01806v1")
    ])
}
