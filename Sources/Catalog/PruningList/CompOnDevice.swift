internal import CompressionCore
internal import Essentials

extension Paper {
  private static let reconstruction =
    "The metric is a reconstruction from the abstract; one of eight blocks goes as a whole."

  static let compOnDevice = Paper(
    id: "hf-12",
    slug: "comp-on-device",
    shortName: "COMP",
    title: "Lightweight and Post-Training Structured Pruning for On-Device Large Lanaguage Models",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2501.15255"
    ],
    arena: .lm,
    family: "hybrid-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["layers", "params", "rank"],
    summary: """
      Removes redundant layers by cosine similarity and then neurons inside the remaining layers \
      by a matrix-condition score with mask tuning, one layer in memory at a time.
      """,
    claims: [
      ClaimDraft(
        """
        With 20 % of the blocks' parameters removed, COMP has a loss lower by 0.05 nats than \
        LLM-Pruner.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("comp-on-device"), against: .init("llm-pruner"),
          at: .sparsity(0.2), margin: 0.05, reported: [0], fidelity: reconstruction)),
      ClaimDraft(
        """
        With 20 % of the blocks' parameters removed, COMP has a lower loss than without its mask \
        tuning.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("comp-on-device"),
          against: .init("comp-on-device", ["isTuned": false]),
          at: .sparsity(0.2), fidelity: reconstruction)),
      ClaimDraft(
        """
        With 20 % of the blocks' parameters removed, blocks and neurons together have a lower \
        loss than neurons alone.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("comp-on-device"),
          against: .init("comp-on-device", ["coarseShare": 0]),
          at: .sparsity(0.2), fidelity: reconstruction)),
    ],
    confidence: .low,
    fidelity: """
      Small models have few removable layers, so eight layers with nearly identical late states \
      are used.
      """,
    strategies: ["comp-on-device"],
    notes: """
      The neuron metric is a reconstruction from the abstract; two variants are published and a \
      failure is not attributed to the paper.
      """,
    reported: [
      ReportedNumber(
        setting: "LLaMA-2-7B, 20% pruning ratio",
        metric: "performance improvement over LLM-Pruner",
        value: "+6.13%",
        baseline: "LLM-Pruner",
        baselineValue: 0,
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "same",
        metric: "memory overhead",
        value: "-80%",
        baseline: "LLM-Pruner",
        baselineValue: "100%",
        source: "abstract in the pruning list"),
    ])
}
