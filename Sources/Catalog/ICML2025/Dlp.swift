internal import CompressionCore
internal import Essentials

extension Paper {
  private static let fewBlocks =
    "Four blocks, where the paper's models have 32 and more, leave little to share out."

  static let dlp = Paper(
    id: "icml2025-19",
    slug: "dlp",
    shortName: "DLP",
    title: "DLP: Dynamic Layerwise Pruning in Large Language Models",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.23807",
      "https://github.com/ironartisan/DLP",
    ],
    arena: .lm,
    family: "layerwise-sparsity",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Sets the sparsity of each block from the median of its activation-weighted magnitudes, so \
      that blocks with small medians stay denser, and leaves the pruning itself to any criterion.
      """,
    claims: [
      ClaimDraft(
        "At 70 % sparsity Wanda has a lower loss with DLP's shares than with uniform ones.",
        ClaimTest(
          of: .init("dlp"), against: .init("wanda"), at: .sparsity(0.7), reported: [0, 2],
          fidelity: fewBlocks)),
      ClaimDraft(
        "At 70 % sparsity Wanda has a lower loss with DLP's shares than with those of OWL.",
        ClaimTest(
          of: .init("dlp"), against: .init("owl"), at: .sparsity(0.7), reported: [1, 3],
          fidelity: fewBlocks)),
      ClaimDraft(
        "At 70 % sparsity DLP has a lower loss than with the order of its blocks turned round.",
        ClaimTest(
          of: .init("dlp"), against: .init("dlp", ["reversed": true]), at: .sparsity(0.7),
          fidelity: "A control of this project: the medians must point the right way.")),
    ],
    confidence: .high,
    fidelity: """
      The depth profile of medians in tiny models may be unrelated to sensitivity, so permuted and \
      reversed ratios are controls and the rank correlation with measured sensitivity is reported.
      """,
    strategies: ["dlp"],
    notes: "The released command line computes the mean instead of the median; both are variants.",
    reported: [
      ReportedNumber(
        setting: "LLaMA1-7B, 70%, Wanda",
        metric: "WikiText ppl",
        value: 20.46,
        baseline: "Wanda uniform",
        baselineValue: 86.38,
        source: "ironartisan/DLP README.md"),
      ReportedNumber(
        setting: "LLaMA1-7B, 70%, Wanda",
        metric: "WikiText ppl",
        value: 20.46,
        baseline: "Wanda + OWL",
        baselineValue: 24.46,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA2-7B, 70%, Wanda",
        metric: "WikiText ppl",
        value: 22.79,
        baseline: "Wanda uniform",
        baselineValue: 76.84,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA2-7B, 70%, Wanda",
        metric: "WikiText ppl",
        value: 22.79,
        baseline: "Wanda + OWL",
        baselineValue: 30.58,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA2-7B, 70%, SparseGPT",
        metric: "WikiText ppl",
        value: 18.58,
        baseline: "SparseGPT + OWL",
        baselineValue: 19.71,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "LLaMA1-7B, 70%, magnitude",
        metric: "WikiText ppl",
        value: 3400,
        baseline: "magnitude uniform",
        baselineValue: 49000,
        source: "README of the authors' repository"),
    ])
}
