extension Paper {
  static let sketchtune = Paper(
    id: "icml2025-60",
    slug: "sketchtune",
    shortName: "SketchTune (SpaLLM)",
    title: "Sketch to Adapt: Fine-Tunable Sketches for Efficient LLM Adaptation",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2410.06364",
      "https://github.com/LeanModels/SketchTune",
    ],
    arena: .adapter,
    family: "codebook-finetuning",
    field: .adapters,
    budgetAxes: ["bits", "params"],
    summary: """
      Compresses each weight row to a small table of shared values with low-bit codes and \
      fine-tunes only the tables, so that one object is both model and adapter.
      """,
    claim: """
      At 4 and especially 3 bits and equal trainable parameters, table fine-tuning reaches lower \
      target loss than QLoRA and LoftQ.
      """,
    confidence: .medium,
    fidelity: """
      A table of 16 values is 17 per cent of a row of 96 weights, so long rows or fewer bits are \
      used and tables are counted. Learning rates differ by orders of magnitude from LoRA.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "GSM8K, vs LoftQ",
        metric: "accuracy gain at fewer trainable parameters",
        value: "+14.48 points with 7.3x fewer",
        baseline: "LoftQ",
        baselineValue: 0,
        source: "https://proceedings.mlr.press/v267/zhang25bs.html (abstract)"),
      ReportedNumber(
        setting: "commonsense and math",
        metric: "base model size",
        value: "2.6-3.5x smaller base with better accuracy",
        baseline: "LoRA, DoRA, S2FT on full precision",
        baselineValue: "1x",
        source: "https://proceedings.mlr.press/v267/zhang25bs.html (abstract)"),
    ])
}
