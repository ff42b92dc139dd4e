extension Paper {
  static let lift = Paper(
    id: "icml2025-37",
    slug: "lift",
    shortName: "LIFT",
    title: """
      LIFT the Veil for the Truth: Principal Weights Emerge after Rank Reduction for Reliable \
      Model Merging
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.00772",
      "https://github.com/zihanghliu/LIFT",
    ],
    arena: .adapter,
    family: "sparse-fine-tuning",
    field: .adapters,
    budgetAxes: ["params", "sparsity"],
    summary: """
      Fine-tunes in place only the weights that are largest in magnitude after a low-rank \
      approximation of each matrix, and recomputes the selection periodically.
      """,
    claim: """
      With equal trainable parameters (5%), rank-reduced magnitude selection gives lower target \
      loss than magnitude and random selection and than LoRA, and forgets less of the source task \
      than full fine-tuning at equal target loss.
      """,
    confidence: .high,
    fidelity: """
      The budget is set as a percentage, because the rank rule covers much of a small matrix. A \
      tiny model may lack dominant low-rank structure, so the overlap with plain magnitude is \
      reported.
      """,
    strategies: [],
    notes: """
      The list title speaks of reliable model merging, the authors' repository of \
      reasoning-focused fine-tuning; the method is the same.
      """)
}
