extension Paper {
  static let ssmPeftSdt = Paper(
    id: "icml2025-48",
    slug: "ssm-peft-sdt",
    shortName: "SDT (SSM PEFT)",
    title: "Parameter-Efficient Fine-Tuning of State Space Models",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2410.09016",
      "https://github.com/furiosa-ai/ssm-peft",
    ],
    arena: .adapter,
    family: "sparse-peft",
    field: .adapters,
    budgetAxes: ["params"],
    summary: """
      Fine-tunes state-space models with LoRA on the linear projections and a sparse choice of \
      state channels and states found in a short warm-up.
      """,
    claim: """
      At equal trainable parameters, SDT on the SSM plus LoRA on the projections reaches lower \
      task loss than LoRA on projections only and than LoRA applied to the SSM parameters.
      """,
    confidence: .high,
    fidelity: """
      A change confined to the projections makes the state part useless, so the target shift must \
      contain new time scales. Warm-up compute is counted for every arm.
      """,
    strategies: [])
}
