extension Paper {
  static let averageActiveParams = Paper(
    id: "iclr2025-22",
    slug: "average-active-params",
    shortName: "Avg. active parameters law",
    title: "Rethinking Sparse Scaling through the Lens of Average Active Parameter Count",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=ud8FtE1N4N",
      "https://arxiv.org/abs/2501.12486",
      "https://sparsellm.com",
    ],
    arena: .scaling,
    family: "sparse-pre-training-scaling-law",
    field: .sparseTraining,
    budgetAxes: ["sparsity", "params", "flops", "tokens"],
    summary: """
      Prunes gradually while pre-training and predicts the final loss from the number of active \
      parameters averaged over training, put in place of the parameter count of a dense scaling \
      law.
      """,
    claim: """
      Final loss of gradually pruned runs is predicted by the dense-fitted law evaluated at Nbar \
      with mean absolute error below half of that obtained with N_final or N_initial, and \
      sparse/dense pairs with equal Nbar and D differ by < 0.02 nats.
      """,
    confidence: .medium,
    fidelity: """
      Embeddings dominate at a million parameters, so only prunable linear weights are counted and \
      the vocabulary is tiny. The learning rate is tuned per width, because seed noise is as large \
      as the effect.
      """,
    strategies: ["gradual-magnitude"],
    sameAs: "hf-05",
    notes: "Published under the title of row hf-05.",
    reported: [
      ReportedNumber(
        setting: "LLM sparse pre-training, 80 schedules",
        metric: "near-optimal pruning window",
        value: "25 % to 75 % of training compute",
        baseline: "other windows",
        source: "OpenReview/arXiv abstract pages"),
      ReportedNumber(
        setting: "validation of the law",
        metric: "model sizes; token budget",
        value: "58M-468M; up to 20x Chinchilla-optimal",
        source: "sparsellm.com page"),
    ])
}
