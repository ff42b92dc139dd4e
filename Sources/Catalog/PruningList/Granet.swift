extension Paper {
  static let granet = Paper(
    id: "hf-01",
    slug: "granet",
    shortName: "GraNet",
    title: "Sparse Training via Boosting Pruning Plasticity with Neuroregeneration",
    list: .pruning,
    year: 2021,
    links: [
      "https://arxiv.org/abs/2106.10404",
      "https://github.com/Shiweiliuiiiiiii/GraNet",
    ],
    arena: .vision,
    family: "sparse-training",
    field: .sparseTraining,
    budgetAxes: ["sparsity", "flops"],
    summary: """
      Prunes gradually by magnitude during training and, at each mask update, swaps a fraction of \
      the surviving weights for new ones with large gradients at constant count.
      """,
    claim: """
      At equal final sparsity (>= 0.9) and equal training steps, GraNet reaches test accuracy at \
      least as high as GMP, and sparse-to-sparse GraNet (d_i=0.5) beats RigL at constant density \
      by at least 0.5 points.
      """,
    confidence: .high,
    fidelity: """
      Ninety per cent is easy for small networks, so 95 to 98 per cent and a limited model are \
      used. The update interval must let new weights grow, or regeneration is only churn.
      """,
    strategies: [])
}
