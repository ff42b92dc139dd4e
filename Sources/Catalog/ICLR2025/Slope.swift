internal import CompressionCore
internal import Essentials

extension Paper {
  static let slope = Paper(
    id: "iclr2025-25",
    slug: "slope",
    shortName: "SLoPe",
    title: "SLoPe: Double-Pruned Sparse Plus Lazy Low-Rank Adapter Pretraining of LLMs",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=lqHv6dxBkj",
      "https://arxiv.org/abs/2405.16325",
      "https://github.com/Mohammad-Mozaffari/slope",
    ],
    arena: .scaling,
    family: "sparse-pre-training-late-low-rank-adapters",
    field: .sparseTraining,
    budgetAxes: ["sparsity", "rank", "flops", "latency"],
    summary: """
      Pre-trains with a static 2:4 mask whose transpose is pruned again for the input gradient, so \
      that every product can use sparse kernels, and adds low-rank adapters in the last one per \
      cent of the steps.
      """,
    claims: [
      ClaimDraft(
        """
        With a fixed 2:4 pattern, the doubly pruned gradient of the inputs raises the final loss by \
        less than 1 % over the exact gradient.
        """,
        ClaimTest(
          arena: "pretrain", options: ["width": 32, "rate": 0.02, "tokens": 524_288],
          of: .init("slope", ["rank": 0]),
          against: .init("slope", ["rank": 0, "backward": "exact"]), at: .pattern(2, of: 4),
          metric: "eval/loss", margin: -0.03,
          fidelity: "One per cent of a loss of about 3.3 nats is 0.033; the margin is 0.03.")),
      ClaimDraft(
        "Adapters of rank 2 in the last 50 steps lower the loss of a model with a 2:4 pattern.",
        ClaimTest(
          arena: "pretrain", options: ["width": 32, "rate": 0.02, "tokens": 524_288],
          of: .init("slope"), against: .init("slope", ["rank": 0]), at: .pattern(2, of: 4),
          metric: "eval/loss", reported: [0],
          fidelity: """
            Fifty steps are a tenth of this training, the paper's share is a hundredth. Rank 2 of \
            width 32 is 6.25 %.
            """)),
    ],
    confidence: .high,
    fidelity: """
      A processor without sparse units cannot show the speed, so multiplications are counted. One \
      per cent of a short run is a handful of updates, so at least 50 adapter steps are used.
      """,
    strategies: ["slope"],
    reported: [
      ReportedNumber(
        setting: "BERT-Large, SQuAD, r=6.25 %",
        metric: "score",
        value: 89.5,
        baseline: "r=0",
        baselineValue: 89.1,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "BERT-Large, SQuAD",
        metric: "score (r=6.25 %)",
        value: 89.5,
        baseline: "dense",
        baselineValue: 90.44,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "GPT-2, r=2.1 %, PiQA",
        metric: "accuracy",
        value: 57.6,
        baseline: "Extended SR-STE r=2.1 %",
        baselineValue: 55.2,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "OPT-13B training speed-up",
        metric: "x over dense",
        value: 1.25,
        baseline: "FST",
        baselineValue: 1.10,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "OPT-13B inference without adapter",
        metric: "x over dense",
        value: 1.54,
        baseline: "FST",
        baselineValue: 1.00,
        source: "README of the authors' repository, table"),
    ])
}
