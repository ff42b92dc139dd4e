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
    claim: """
      Using the double-pruned W_RC in the input gradient changes final loss by < 1 % versus the \
      exact gradient of the same static 2:4 model, and adding rank-r adapters in the last 1-5 % of \
      steps recovers >= 20 % of the gap to dense.
      """,
    confidence: .high,
    fidelity: """
      A processor without sparse units cannot show the speed, so multiplications are counted. One \
      per cent of a short run is a handful of updates, so at least 50 adapter steps are used.
      """,
    strategies: [],
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
