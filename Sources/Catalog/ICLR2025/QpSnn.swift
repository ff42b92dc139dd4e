extension Paper {
  static let qpSnn = Paper(
    id: "iclr2025-09",
    slug: "qp-snn",
    shortName: "QP-SNN",
    title: "QP-SNN: Quantized and Pruned Spiking Neural Networks",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=MiPyle6Jef",
      "https://arxiv.org/abs/2502.05905",
      "https://github.com/YunlinLiu/QP-SNN-Quantization-pass",
    ],
    arena: .spiking,
    family: "spiking-quantization-structured-pruning",
    field: .spiking,
    budgetAxes: ["bits", "params", "flops"],
    summary: """
      Trains spiking networks with low-bit weights that are rescaled by their mean magnitude \
      before uniform quantisation, and prunes kernels by the singular values of their spike maps.
      """,
    claim: """
      At 2-4 bits and 50 % kernels removed, ReScaW + SVS has higher accuracy than vanilla \
      quantisation + activity-based pruning (by >= 2 points), and each of the two alone is an \
      improvement.
      """,
    confidence: .medium,
    fidelity: """
      Spike maps of 8 or 16 pixels reach full rank early, so early layers or the nuclear norm are \
      used. At least four time steps are needed, and the initialisation must not be rescaled to \
      make the baseline worse.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "ResNet20 CIFAR-100, 4-bit, T=2",
        metric: "top-1 accuracy",
        value: 75.77,
        baseline: "same net 2-bit",
        baselineValue: 75.13,
        source: "third-party summary, unverified"),
      ReportedNumber(
        setting: "CIFAR-100 ResNet20 about 1.20 MB, joint compression ablation",
        metric: "top-1 accuracy with ReScaW + SVS",
        value: 73.89,
        baseline: "vanilla joint baseline",
        baselineValue: 69.16,
        source: "third-party summary, unverified"),
      ReportedNumber(
        setting: "CIFAR-100 ResNet20, quantisation only",
        metric: "top-1 accuracy with ReScaW",
        value: 79.16,
        baseline: "vanilla uniform",
        baselineValue: 78.53,
        source: "third-party summary, unverified"),
    ])
}
