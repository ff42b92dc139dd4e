internal import CompressionCore
internal import Essentials

extension Paper {
  private static let eightBlocks =
    "Eight blocks, where the paper's models have 32 and more; both rules may choose the same run."

  static let deeperLayers = Paper(
    id: "iclr2025-20",
    slug: "deeper-layers",
    shortName: "Deeper Layers (angular block drop)",
    title: "The Unreasonable Ineffectiveness of the Deeper Layers",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=ngmEcEer8a",
      "https://github.com/arcee-ai/PruneMe",
    ],
    arena: .lm,
    family: "depth-pruning",
    field: .depthPruning,
    budgetAxes: ["layers", "params"],
    summary: """
      Deletes the block of consecutive layers with the smallest angular distance between its input \
      and output, and heals the model with a short low-rank fine-tune.
      """,
    claims: [
      ClaimDraft(
        """
        Without healing, dropping the quarter of the blocks with the smallest angle costs less \
        loss than dropping the deepest quarter before the last block.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("deeper-layers"),
          against: .init("deeper-layers", ["choice": "deepest"]), at: .sparsity(0.25),
          fidelity: eightBlocks)),
      ClaimDraft(
        """
        Without healing, dropping half of the blocks by the smallest angle costs less loss than \
        dropping the deepest half before the last block.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("deeper-layers"),
          against: .init("deeper-layers", ["choice": "deepest"]), at: .sparsity(0.5),
          reported: [0], fidelity: eightBlocks)),
      ClaimDraft("After equal healing the gap between the two rules is less than half as large."),
    ],
    confidence: .high,
    fidelity: """
      The effect needs depth redundancy: twelve layers on easy data have it, on hard data they do \
      not. All cells get the same healing tokens, and only relative statements transfer.
      """,
    strategies: ["deeper-layers"],
    reported: [
      ReportedNumber(
        setting: "Llama-2-70B and other open models with healing",
        metric: "fraction of layers removable before QA collapses",
        value: "up to about one half (sharp transition between 40 % and 50 % for Llama-2-70B)",
        baseline: "0 layers removed",
        baselineValue: "minimal degradation",
        source: "abstract; figure caption as quoted by a third party")
    ])
}
