internal import CompressionCore
internal import Essentials

extension Paper {
  static let sst = Paper(
    id: "icml2025-62",
    slug: "sst",
    shortName: "SST",
    title: "Sparse Spectral Training and Inference on Euclidean and Hyperbolic Neural Networks",
    list: .icml2025,
    year: 2024,
    links: [
      "https://proceedings.mlr.press/v267/zhao25ah.html",
      "https://arxiv.org/abs/2405.15481",
    ],
    arena: .scaling,
    family: "low-rank-pretraining",
    field: .sparseTraining,
    budgetAxes: ["rank", "params"],
    summary: """
      Pre-trains every weight in its singular value decomposition: all singular values at each \
      step, but only a sampled set of singular vectors at a time, with periodic recomputation.
      """,
    claims: [
      ClaimDraft(
        "At rank d/8 sparse spectral training has a lower loss than LoRA on random weights.",
        ClaimTest(
          arena: "pretrain", options: ["width": 32, "rate": 0.02, "tokens": 524_288],
          of: .init("sst", ["rateFactor": 2], trials: 5),
          against: .init("low-rank-training", ["rateFactor": 2], trials: 5), at: .dense,
          metric: "eval/loss", reported: [0], fidelity: Self.sstRates)),
      ClaimDraft(
        """
        At rank d/8 sparse spectral training has a lower loss than ReLoRA with a restart every 100 \
        steps.
        """,
        ClaimTest(
          arena: "pretrain", options: ["width": 32, "rate": 0.02, "tokens": 524_288],
          of: .init("sst", ["rateFactor": 2], trials: 5),
          against: .init("low-rank-training", ["restart": 100, "rateFactor": 2], trials: 5),
          at: .dense,
          metric: "eval/loss", reported: [0], fidelity: Self.sstRates)),
    ],
    confidence: .medium,
    fidelity: """
      On an easy task a low-rank update suffices, so the gap between LoRA and full training is \
      checked first. Under Adam the modified gradient is almost invisible, so the plain one is \
      compared under SGD.
      """,
    strategies: ["sst"],
    reported: [
      ReportedNumber(
        setting: "LLaMA-1.3B pre-training",
        metric: "perplexity gap to full rank removed",
        value: """
          97.4% of the gap between other low-rank methods and full rank, 18.7% trainable \
          parameters
          """,
        baseline: "LoRA/ReLoRA*",
        baselineValue: "0%",
        source: "https://proceedings.mlr.press/v267/zhao25ah.html (abstract)")
    ])

  private static let sstRates = """
    SST trains all singular values besides. The learning rate of each arm is the best of five, from \
    a quarter to four times the dense model's (experiments/laws/low-rank-rates.yaml).
    """
}
