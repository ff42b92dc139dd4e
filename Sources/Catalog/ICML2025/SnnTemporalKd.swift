extension Paper {
  static let snnTemporalKd = Paper(
    id: "icml2025-20",
    slug: "snn-temporal-kd",
    shortName: "SNN temporal KD",
    title: """
      Efficient Logit-based Knowledge Distillation of Deep Spiking Neural Networks for Full-Range \
      Timestep Deployment
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2501.15925",
      "https://github.com/Intelli-Chip-Lab/snn_temporal_decoupling_distillation",
    ],
    arena: .spiking,
    family: "logit-distillation",
    field: .spiking,
    budgetAxes: ["latency", "flops"],
    summary: """
      Trains one spiking network that is accurate at every number of time steps by distilling an \
      ordinary network and the network's own correct steps into each step's logits.
      """,
    claim: """
      One network trained with per-step KD has mean accuracy over inference steps t=1..T at least \
      2 points above the same network trained with time-averaged CE+KD, with no loss at t = T \
      beyond 0.5 points.
      """,
    confidence: .high,
    fidelity: """
      On easy data every step count reaches the ceiling, so noise sets the first step to 70 to 85 \
      per cent of the last. Per-step cross-entropy alone gives most of the gain and is the strong \
      baseline.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "CIFAR-100 ResNet (ablation), T=6",
        metric: "accuracy",
        value: 79.8,
        baseline: "standard CE+KL on averaged output",
        baselineValue: 79.07,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "ImageNet ResNet-34, T=4",
        metric: "accuracy",
        value: 71.04,
        baseline: "SAKD",
        baselineValue: 70.04,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "CIFAR10-DVS ResNet-18, T=10",
        metric: "accuracy",
        value: 86.4,
        baseline: "SM",
        baselineValue: 83.19,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
    ])
}
