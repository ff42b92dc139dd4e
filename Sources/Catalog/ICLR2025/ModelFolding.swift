extension Paper {
  static let modelFolding = Paper(
    id: "iclr2025-01",
    slug: "model-folding",
    shortName: "Model Folding",
    title: "Forget the Data and Fine-Tuning! Just Fold the Network to Compress",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=W2Wkp9MQsF",
      "https://arxiv.org/abs/2502.10216",
      "https://github.com/nanguoyu/model-folding-universal",
      "https://github.com/marza96/ModelFolding",
    ],
    arena: .vision,
    family: "structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "flops"],
    summary: """
      Folds a network without data or fine-tuning: similar channels are clustered by k-means, each \
      cluster is replaced by its mean with the consumer columns summed, and a closed-form gain \
      restores the variance that averaging destroys.
      """,
    claim: """
      At equal channel keep-ratio <= 0.5 with no data and no fine-tuning, folding + data-free \
      repair has higher test accuracy than L2-norm channel pruning (by >= 5 points averaged over \
      keep 0.7/0.5/0.3), and repair is >= folding without repair.
      """,
    confidence: .high,
    fidelity: """
      The variance repair acts through batch-norm gains, so it needs normalised networks of at \
      least four layers; strong weight decay creates dead units that norm pruning removes for \
      free, so the decay must be stated.
      """,
    strategies: [])
}
