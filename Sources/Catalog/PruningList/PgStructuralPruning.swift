internal import CompressionCore
internal import Essentials

extension Paper {
  private static let fewSteps =
    "4,000 steps of four sequences, drawn from 128; the authors take 15,000 of eight new ones."

  static let pgStructuralPruning = Paper(
    id: "hf-23",
    slug: "pg-structural-pruning",
    shortName: "Backprop-free PG pruning",
    title: """
      Bypass Back-propagation: Optimization-based Structural Pruning for Large Language Models via \
      Policy Gradient
      """,
    list: .pruning,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2406.10576",
      "https://github.com/ethanygao/backprop-free_LLM_pruning",
    ],
    arena: .lm,
    family: "policy-gradient-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "sparsity"],
    summary: """
      Learns keep-probabilities of heads, channels or layers by policy gradients from forward \
      passes only.
      """,
    claims: [
      ClaimDraft(
        """
        With half of the blocks' parameters removed, policy-gradient masks have a loss lower by \
        0.05 nats than Wanda-sp, from which they begin.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("pg-structural-pruning"),
          against: .init("wanda-sp"),
          at: .sparsity(0.5), margin: 0.05, fidelity: fewSteps)),
      ClaimDraft(
        """
        With half of the blocks' parameters removed, policy-gradient masks have a lower loss \
        than the probabilities that they begin with.
        """,
        ClaimTest(
          options: ClaimTest.eightBlocks, of: .init("pg-structural-pruning"),
          against: .init("pg-structural-pruning", ["steps": 0]),
          at: .sparsity(0.5), fidelity: fewSteps)),
    ],
    confidence: .high,
    fidelity: """
      The variance grows with the number of units and too few steps look like a failure, so the \
      whole curve is shown at one token budget for all arms.
      """,
    strategies: ["pg-structural-pruning"])
}
