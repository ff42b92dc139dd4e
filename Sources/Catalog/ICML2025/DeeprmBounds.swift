extension Paper {
  static let deeprmBounds = Paper(
    id: "icml2025-29",
    slug: "deeprm-bounds",
    shortName: "PAC-Bayes / SC hypernetworks",
    title: """
      Generalization Bounds via Meta-Learned Model Representations: PAC-Bayes and Sample \
      Compression Hypernetworks
      """,
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2410.13577",
      "https://github.com/GRAAL-Research/DeepRM",
    ],
    arena: .theory,
    family: "generalisation-bounds",
    field: .theory,
    budgetAxes: ["params"],
    summary: """
      Maps a task's training set to the weights of a small predictor through a bottleneck of \
      selected examples and a short message, whose size enters a generalisation bound.
      """,
    claim: """
      On rotated moons, the bottlenecked hypernetwork gives non-vacuous risk bounds (mean below \
      0.35) that hold on at least 95% of new tasks, while the same predictor trained directly has \
      an Occam bound above 0.5.
      """,
    confidence: .high,
    fidelity: """
      Bounds are evaluated on tasks not used in meta-training and without the selected examples. A \
      bound that merely holds is easy, so its tightness is reported.
      """,
    strategies: [],
    notes: "Not network compression; compression is the means of the proof.")
}
