extension Paper {
  static let fgfp = Paper(
    id: "icml2025-22",
    slug: "fgfp",
    shortName: "FGFP",
    title: "FGFP: A Fractional Gaussian Filter and Pruning for Deep Neural Networks Compression",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2507.22527"
    ],
    arena: .vision,
    family: "parametric-filters",
    field: .factorisation,
    budgetAxes: ["params", "sparsity"],
    summary: """
      Replaces convolution kernels by fractional-derivative Gaussian filters of seven parameters \
      each and prunes the network further.
      """,
    claim: """
      At the same stored parameter count (about 15% of dense), fractional filters plus pruning \
      lose less accuracy than magnitude pruning alone, and fractional order beats order fixed to \
      integers.
      """,
    confidence: .low,
    fidelity: """
      Seven numbers save almost nothing on 3x3 kernels, so the saving comes from pruning and the \
      parameter-count convention decides the result.
      """,
    strategies: [],
    notes: """
      The meaning of the seven parameters, the channel attention and the pruning-rate rule are \
      reconstructions from the abstract and a secondary note.
      """,
    reported: [
      ReportedNumber(
        setting: "CIFAR-10 ResNet-20",
        metric: "accuracy drop, points at 85.2% size reduction",
        value: 1.52,
        baseline: "dense ResNet-20",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list and arXiv abstract"),
      ReportedNumber(
        setting: "ImageNet ResNet-50",
        metric: "accuracy drop, points at 69.1% size reduction",
        value: 1.63,
        baseline: "dense ResNet-50",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list and arXiv abstract"),
    ])
}
