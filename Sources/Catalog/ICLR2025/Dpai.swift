extension Paper {
  static let dpai = Paper(
    id: "iclr2025-17",
    slug: "dpai",
    shortName: "DPaI",
    title: "DPaI: Differentiable Pruning at Initialization with Node-Path Balance Principle",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=hvLBTpiDt3",
      "https://github.com/QuanNguyen-Tri/DPaI",
    ],
    arena: .vision,
    family: "pruning-at-initialization",
    field: .sparseTraining,
    budgetAxes: ["sparsity", "flops"],
    summary: """
      Chooses a sparse mask before training and without data by gradient ascent on the number of \
      effective paths, nodes and kernels of the masked network.
      """,
    claim: """
      At 96.8-99 % sparsity, masks from DPaI train to higher accuracy than random-ERK and SynFlow \
      masks with the same number of weights, and have more effective nodes at similar log path \
      count.
      """,
    confidence: .high,
    fidelity: """
      Differences exist only at extreme sparsity, where layers nearly disconnect. Effective \
      parameters must be counted, and the order of methods is tested on convolutional or residual \
      networks, since path-based scores are strong on plain perceptrons.
      """,
    strategies: [])
}
