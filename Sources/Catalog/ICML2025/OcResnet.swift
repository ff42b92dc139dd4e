extension Paper {
  static let ocResnet = Paper(
    id: "icml2025-68",
    slug: "oc-resnet",
    shortName: "Stage-cost ResNet",
    title: "Towards an Optimal Control Perspective of ResNet Training",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=xMXpVetlhj"
    ],
    arena: .vision,
    family: "depth-pruning",
    field: .depthPruning,
    budgetAxes: ["layers"],
    summary: """
      Adds the training loss at every intermediate depth, read through the network's own output \
      layer, so that states arrive early and late residual blocks become removable.
      """,
    claim: """
      With the stage cost the last third of the residual blocks has relative update norms at least \
      5 times smaller than without it, and these blocks can be removed with at most 1 point of \
      accuracy loss, whereas removing the same blocks from the ordinarily trained net costs more \
      than 5 points.
      """,
    confidence: .medium,
    fidelity: """
      Depth must be clearly above need: hard tasks let nothing vanish and easy ones tolerate \
      removal anyway. A final normalisation makes the intermediate outputs meaningful.
      """,
    strategies: [])
}
