extension Paper {
  static let l2h = Paper(
    id: "icml2025-26",
    slug: "l2h",
    shortName: "L2H",
    title: "From Logits to Hierarchies: Hierarchical Clustering made Simple",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2410.07858"
    ],
    arena: .theory,
    family: "hierarchical-clustering",
    field: .theory,
    budgetAxes: [],
    summary: """
      Builds a class hierarchy from the logits of a trained flat classifier by repeatedly merging \
      the group with the lowest score into the one to which its samples move next.
      """,
    claim: """
      On a model trained on flat labels from a known 3-level hierarchy, the L2H tree has higher \
      dendrogram purity than agglomerative clustering of the class weight vectors, and is within \
      0.02 of agglomerative clustering of class-mean embeddings (which needs features, not only \
      logits), at flat accuracy 70-90%.
      """,
    confidence: .high,
    fidelity: """
      Near-perfect accuracy makes the off-class probabilities vanish, so the merges are computed \
      in log space and the accuracy is kept at 70 to 90 per cent.
      """,
    strategies: [],
    notes: "Not a compression paper.",
    reported: [
      ReportedNumber(
        setting: "CIFAR-100, TURTLE backbone",
        metric: "dendrogram purity",
        value: 0.803,
        baseline: "TreeVAE",
        baselineValue: 0.103,
        source: "third-party note (zhaoyang97/Paper-Notes-en), unverified"),
      ReportedNumber(
        setting: "CIFAR-10, TURTLE backbone",
        metric: "dendrogram purity",
        value: 0.988,
        baseline: "TreeVAE",
        baselineValue: 0.341,
        source: "third-party note (zhaoyang97/Paper-Notes-en), unverified"),
    ])
}
