extension Paper {
  static let molex = Paper(
    id: "iclr2025-26",
    slug: "molex",
    shortName: "MoLEx",
    title: "MoLEx: Mixture of Layer Experts for Fine-tuning with Sparse Upcycling",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=rWui9vLhOc",
      "https://arxiv.org/abs/2503.11144",
    ],
    arena: .adapter,
    family: "layer-mixing-peft",
    field: .adapters,
    budgetAxes: ["params", "flops"],
    summary: """
      Lets every layer of a model under parameter-efficient fine-tuning add the output of one \
      other layer of the same network, picked by a small router.
      """,
    claim: """
      With equal LoRA rank and steps, MoLEx reaches higher target accuracy than LoRA alone (by >= \
      0.5 point averaged over tasks) and than mixing with a random fixed layer; robustness to \
      input-embedding noise is not lower.
      """,
    confidence: .medium,
    fidelity: """
      The published gains are about one point and may vanish in seed noise, so seeds are paired \
      and the interval is reported. The compute of two layers per depth is shown beside the \
      accuracy.
      """,
    strategies: [],
    notes: """
      The gradient of the gate and the mixing coefficient are not fixed by the available sources.
      """)
}
