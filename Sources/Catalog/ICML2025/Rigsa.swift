extension Paper {
  static let rigsa = Paper(
    id: "icml2025-53",
    slug: "rigsa",
    shortName: "RIGSA",
    title: "Random Initialization of Gated Sparse Adapters (RIGSA)",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2511.01794"
    ],
    arena: .adapter,
    family: "sparse-peft",
    field: .adapters,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Fine-tunes a sparse random delta, opened by a tiny learned gate and found by iterative \
      magnitude pruning with rewinding, in order to forget less than LoRA.
      """,
    claim: """
      At matched target-task accuracy (within 1 point), RIGSA's source-task loss increase is at \
      most 80% of LoRA's, although it has more trainable parameters; it is not expected to beat a \
      random mask.
      """,
    confidence: .medium,
    fidelity: """
      Forgetting depends more on learning rate and steps than on structure, so whole \
      accuracy-forgetting curves are compared. The paper itself finds random masks comparable.
      """,
    strategies: [],
    notes: "The sign-change rule of the pruning rounds follows a third-party summary.",
    reported: [
      ReportedNumber(
        setting: """
          SmolLM2-1.7B-Instruct, Textual MNIST target; forgetting on PIQA, HellaSwag, GSM8k
          """,
        metric: "forgetting (qualitative)",
        value: "less than QLoRA, especially GSM8k",
        baseline: "QLoRA; random masking",
        baselineValue: "QLoRA forgets more; random masking comparable",
        source: "third-party page www.sciencestack.ai/paper/2511.01794 (abstract)")
    ])
}
