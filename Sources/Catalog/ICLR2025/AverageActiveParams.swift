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
    claims: [
      ClaimDraft(
        """
        Fitted to dense runs, the law of the average size predicts the loss of sparse runs with \
        less than half of the error of the law of the final size.
        """,
        ClaimTest(
          law: "average-parameters", against: "final-parameters",
          LawTest(
            fittedTo: ["laws-dense"], predicting: ["laws-sparse", "laws-sparse-lengths"],
            share: 0.5),
          reported: [1],
          fidelity: "Most cells of the study have one run, so the runs are the replicates.")),
      ClaimDraft(
        """
        Fitted to dense runs, the law of the average size predicts the loss of sparse runs with \
        less than half of the error of the law of the initial size.
        """,
        ClaimTest(
          law: "average-parameters", against: "initial-parameters",
          LawTest(
            fittedTo: ["laws-dense"], predicting: ["laws-sparse", "laws-sparse-lengths"],
            share: 0.5),
          reported: [1],
          fidelity: "Most cells of the study have one run, so the runs are the replicates.")),
    ],
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
