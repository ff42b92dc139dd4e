internal import CompressionCore
internal import Essentials

extension Paper {
  static let oats = Paper(
    id: "iclr2025-06",
    slug: "oats",
    shortName: "OATS",
    title: "OATS: Outlier-Aware Pruning Through Sparse and Low Rank Decomposition",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=DLDuVbxORA",
      "https://arxiv.org/abs/2409.13652",
      "https://github.com/stephenqz/OATS",
    ],
    arena: .lm,
    family: "sparse-plus-low-rank",
    field: .factorisation,
    budgetAxes: ["sparsity", "rank"],
    summary: """
      Approximates each weight matrix by a sparse plus a low-rank matrix, found by alternating \
      truncated SVD and hard thresholding after the columns are scaled by the second moments of \
      their inputs.
      """,
    claims: [
      ClaimDraft(
        "With 50 % of the numbers stored, OATS with κ = 0.25 has a lower loss than Wanda.",
        ClaimTest(of: .init("oats"), against: .init("wanda"), at: .sparsity(0.5), reported: [0])),
      ClaimDraft(
        "With 40 % of the numbers stored, OATS with κ = 0.25 has a lower loss than Wanda.",
        ClaimTest(of: .init("oats"), against: .init("wanda"), at: .sparsity(0.6), reported: [0])),
      ClaimDraft(
        "Where outlier input channels exist, OATS has a lower loss than without its scaling.",
        ClaimTest(
          options: ["vary": "subject", "outlierChannels": 8], of: .init("oats"),
          against: .init("oats", ["scaled": false]), at: .sparsity(0.5),
          fidelity: "The outlier channels are injected, without a change of the dense function.")),
    ],
    confidence: .high,
    fidelity: """
      The gain needs approximately low-rank trained weights and outlier input channels; small \
      random models have neither. At width 128 the rank is only about 8, so the rank is reported \
      with every result.
      """,
    strategies: ["oats"],
    reported: [
      ReportedNumber(
        setting: "LLMs (Llama-3, Phi-3) and ViT/DINOv2, no retraining",
        metric: "max compression claimed",
        value: "up to 60 %",
        baseline: "prior pruning",
        source: "README of the authors' repository, abstract"),
      ReportedNumber(
        setting: "CPU inference vs a comparably pruned model",
        metric: "speed-up",
        value: "up to 1.37x",
        baseline: "prior pruning method",
        baselineValue: "1.0x",
        source: "README of the authors' repository, abstract"),
    ])
}
