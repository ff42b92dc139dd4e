extension Paper {
  static let goat = Paper(
    id: "icml2025-40",
    slug: "goat",
    shortName: "GOAT",
    title: """
      Make LoRA Great Again: Boosting LoRA with Adaptive Singular Values and Mixture-of-Experts \
      Optimization Alignment
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.16894",
      "https://github.com/Facico/GOAT-PEFT",
    ],
    arena: .adapter,
    family: "lora-moe",
    field: .adapters,
    budgetAxes: ["rank", "params"],
    summary: """
      Initialises the LoRA experts of a mixture from different segments of the singular spectrum \
      of the weight, subtracts their expected output and sets the scale by theory.
      """,
    claim: """
      At equal total rank and steps, segment-initialised experts with residual correction and the \
      theoretical scale reach lower fine-tuning loss than zero-B LoRA-MoE and than single-segment \
      (PiSSA) initialisation, closing at least 30% of the LoRA-to-full-FT gap.
      """,
    confidence: .high,
    fidelity: """
      The scale dominates unless learning rates are tuned per arm on one grid. The total rank must \
      stay well below a quarter of the width, or the segments cover everything.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "25 tasks (image, NLG, commonsense, NLU)",
        metric: "qualitative",
        value: "best among LoRA and LoRA-MoE methods, gap to full FT narrowed",
        baseline: "LoRA variants",
        source: "abstract in the ICML 2025 list")
    ])
}
