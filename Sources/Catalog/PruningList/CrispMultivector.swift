extension Paper {
  static let crispMultivector = Paper(
    id: "hf-35",
    slug: "crisp-multivector",
    shortName: "CRISP",
    title: "CRISP: Clustering Multi-Vector Representations for Denoising and Pruning",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.11471"
    ],
    arena: .encoder,
    family: "multi-vector-compression",
    field: .theory,
    budgetAxes: ["params", "tokens"],
    summary: """
      Trains late-interaction retrieval with token vectors replaced by cluster centroids, so that \
      few vectors per document suffice at search time.
      """,
    claim: """
      At every equal vector budget, training with clustering gives higher NDCG@10 than post-hoc \
      clustering of the unclustered model, the gap growing as the budget shrinks.
      """,
    confidence: .medium,
    fidelity: """
      Training and inference must share the clustering initialisation, and filler tokens are \
      needed to see denoising.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "BEIR, C8x32",
        metric: "NDCG@10",
        value: 54.5,
        baseline: "unpruned multi-vector",
        baselineValue: 54.3,
        source: "third-party page www.emergentmind.com/articles/2505.11471"),
      ReportedNumber(
        setting: "BEIR",
        metric: "vector reduction while outperforming unpruned",
        value: "about 3x",
        baseline: "unpruned",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "BEIR, aggressive clustering",
        metric: "vector reduction / quality loss",
        value: "11x / 3.6%",
        baseline: "unpruned",
        baselineValue: "1x / 0",
        source: "abstract in the pruning list"),
    ])
}
