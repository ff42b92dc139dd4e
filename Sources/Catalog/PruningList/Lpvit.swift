extension Paper {
  static let lpvit = Paper(
    id: "hf-09",
    slug: "lpvit",
    shortName: "LPViT",
    title: "LPViT: Low-Power Semi-structured Pruning for Vision Transformers",
    list: .pruning,
    year: 2024,
    links: [
      "https://ecva.net/papers/eccv_2024/papers_ECCV/html/8994_ECCV_2024_paper.php",
      "https://arxiv.org/abs/2407.02068",
      "https://github.com/Akimoto-Cris/LPViT",
    ],
    arena: .vision,
    family: "block-sparsity",
    field: .weightPruning,
    budgetAxes: ["sparsity", "flops", "latency"],
    summary: """
      Prunes blocks of the linear layers of a vision transformer with layer rates from \
      rate-distortion curves and a power term.
      """,
    claim: """
      At 50% FLOPs, rate-distortion allocation (second order) loses less accuracy before \
      finetuning than uniform block sparsity, by at least 2 points, and adding the power term \
      lowers the modelled power at no more than 0.5 point extra loss.
      """,
    confidence: .high,
    fidelity: """
      Published speed depends on the hardware, so modelled power and block-product time are \
      compared. A rank-one Fisher vanishes near convergence, so the model must not be saturated.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "DeiT-B on dedicated hardware / GPU",
        metric: "speedup",
        value: "3.93x / 1.79x",
        baseline: "dense",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "DeiT-B on GPU",
        metric: "inference power reduction",
        value: "1.4x",
        baseline: "dense",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
    ])
}
