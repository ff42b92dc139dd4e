extension Paper {
  static let probePruning = Paper(
    id: "iclr2025-11",
    slug: "probe-pruning",
    shortName: "PP",
    title: "Probe Pruning: Accelerating LLMs through Dynamic Pruning via Model-Probing",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=WOt1owGfuN",
      "https://arxiv.org/abs/2502.15618",
      "https://github.com/Qi-Le1/Probe_Pruning",
    ],
    arena: .tokens,
    family: "dynamic-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["flops", "latency", "sparsity"],
    summary: """
      Runs a few tokens of a few samples of each batch one block ahead, mixes their statistics \
      with the calibration history, and drops the channels and heads chosen for this batch.
      """,
    claim: """
      At 40 % structured pruning without tuning, probing 50 % of tokens of 5 % of samples gives \
      perplexity clearly below static Wanda-sp/FLAP and close to full-batch probing: ppl(oracle) \
      <= ppl(PP) < ppl(FLAP).
      """,
    confidence: .high,
    fidelity: """
      Dynamic pruning helps only when batches differ; one narrow corpus hides it and batches of \
      one domain favour it, so both kinds are reported.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "LLaMA-2-7B WikiText2, 40 % pruning, no fine-tuning",
        metric: "perplexity",
        value: 16.8,
        baseline: "FLAP",
        baselineValue: 38.9,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "LLaMA-2-7B WikiText2, 40 %",
        metric: "perplexity",
        value: 16.8,
        baseline: "Wanda-sp",
        baselineValue: 43.8,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "LLaMA-2-7B WikiText2, 20 %",
        metric: "perplexity",
        value: 8.1,
        baseline: "FLAP",
        baselineValue: 10.3,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "LLaMA-2-7B WikiText2, 40 %",
        metric: "perplexity of the full-batch oracle",
        value: 13.6,
        baseline: "PP",
        baselineValue: 16.8,
        source: "README of the authors' repository, table"),
      ReportedNumber(
        setting: "probe cost",
        metric: "share of dense FLOPs",
        value: "1.5 %",
        source: "arXiv abstract"),
    ])
}
