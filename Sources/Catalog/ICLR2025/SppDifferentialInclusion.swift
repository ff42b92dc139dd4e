extension Paper {
  static let sppDifferentialInclusion = Paper(
    id: "iclr2025-10",
    slug: "spp-differential-inclusion",
    shortName: "SPP",
    title: "Adaptive Pruning of Pretrained Transformer via Differential Inclusions",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=WA84oMWHaH",
      "https://arxiv.org/abs/2501.03289",
      "https://github.com/yizhuoDi/Solution-Path-Pruning",
    ],
    arena: .vision,
    family: "structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "flops", "sparsity"],
    summary: """
      Orders all prunable units of a frozen transformer in one search by integrating a \
      differential inclusion for their gates, which gives nested masks for every sparsity.
      """,
    claim: """
      A single SPP search gives nested masks for all ratios whose fine-tuned accuracy at 30/50/70 \
      % removed is >= magnitude-pair pruning and within 1 point of a separate L1-gate search run \
      per ratio, at 1/3 of the search cost.
      """,
    confidence: .high,
    fidelity: """
      A search that is too short lets all units enter at the same step, so the histogram of entry \
      steps is reported. Masks shared over heads are coarser than masks per head.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "DeiT-Small ImageNet-1k",
        metric: "top-1 accuracy; parameters column reads 70.6 % (labelled 'Params Reduction')",
        value: 80.2,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "Swin-Tiny ImageNet-1k, 66.1 % in the parameters column",
        metric: "top-1 accuracy",
        value: 80.6,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "Llama2-7B, 50 %",
        metric: "ARC-e accuracy",
        value: 71.8,
        source: "README of the authors' repository, table"),
    ])
}
