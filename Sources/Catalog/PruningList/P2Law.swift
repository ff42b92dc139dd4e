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
    claim: """
      The L1 form fitted on rho in {0.15,0.25} predicts the post-training loss curves at rho=0.35 \
      with R^2 >= 0.9 and lower ASD than Chinchilla on the pruned size; fitted on the two smaller \
      models it predicts the largest with mean absolute error below 2%.
      """,
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
