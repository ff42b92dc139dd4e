extension Paper {
  static let p2Law = Paper(
    id: "hf-13",
    slug: "p2-law",
    shortName: "P^2 Law",
    title: "P$^2$ Law: Scaling Law for Post-Training After Model Pruning",
    list: .pruning,
    year: 2024,
    links: [
      "https://aclanthology.org/2025.acl-long.283/",
      "https://arxiv.org/abs/2411.10272",
    ],
    arena: .scaling,
    family: "post-training-law",
    field: .sparseTraining,
    budgetAxes: ["data", "params", "sparsity"],
    summary: """
      Fits a law for the loss of a pruned model after further training on D tokens, from its size \
      and loss before pruning and the pruning rate.
      """,
    claims: [
      ClaimDraft(
        """
        Fitted to the lower pruning rates, the P² law predicts the post-training losses of the \
        highest rate better than Chinchilla's law on the pruned size.
        """,
        ClaimTest(
          law: "p2", against: "pruned-size",
          LawTest(
            fittedTo: ["laws-post-training"], heldOut: "rate",
            strategies: ["magnitude", "sparsegpt"]),
          arena: "posttrain", reported: [0, 1],
          fidelity: """
            Single weights are pruned, at rates of 0.5, 0.65 and 0.8; the paper removes blocks, \
            channels and 2:4 patterns at 0.15 to 0.35. The runs of both methods are the replicates.
            """)),
      ClaimDraft(
        """
        Fitted to the smaller models, the P² law predicts the post-training losses of the largest \
        better than Chinchilla's law on the pruned size.
        """,
        ClaimTest(
          law: "p2", against: "pruned-size",
          LawTest(
            fittedTo: ["laws-post-training"], heldOut: "parameters",
            strategies: ["magnitude", "sparsegpt"]),
          arena: "posttrain", reported: [0, 1],
          fidelity: "Single weights are pruned; the runs of both methods are the replicates.")),
    ],
    confidence: .medium,
    fidelity: """
      The dense model must be trained until its curve is flat, or the loss falls below the \
      reference and the form is void. Seven constants on three sizes are weakly identified, so \
      prediction is judged.
      """,
    strategies: [],
    notes: """
      The selected form comes from a third-party summary; the rejected contenders are \
      reconstructions.
      """,
    reported: [
      ReportedNumber(
        setting: "Llama-3, depth pruning",
        metric: "ASD",
        value: "1.89e-6",
        baseline: "another parameterisation",
        baselineValue: "4.67e-6",
        source: "third-party page papers.lunadong.com/paper/13340"),
      ReportedNumber(
        setting: "Llama-3, depth pruning (same page)",
        metric: "R^2",
        value: 0.9922,
        baseline: "another parameterisation",
        baselineValue: 0.8548,
        source: "third-party page papers.lunadong.com/paper/13340"),
    ])
}
