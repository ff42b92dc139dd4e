internal import CompressionCore
internal import Essentials

extension Paper {
  private static let wrapping =
    "The blocks around the core add up to a tenth to the stored numbers, which the baseline lacks."

  static let armor = Paper(
    id: "hf-06",
    slug: "armor",
    shortName: "ARMOR",
    title: "ARMOR: High-Performance Semi-Structured Pruning via Adaptive Matrix Factorization",
    list: .pruning,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=8NE554wv0m",
      "https://arxiv.org/abs/2510.05528",
      "https://github.com/LawrenceRLiu/ARMOR",
    ],
    arena: .lm,
    family: "semi-structured-pruning",
    field: .weightPruning,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Represents each weight as a 2:4 sparse core between two block-diagonal factors and \
      alternates gradient steps on the factors with updates of the sparse core.
      """,
    claims: [
      ClaimDraft(
        "At 2:4 ARMOR has a loss lower by 0.09 nats than Wanda, a quarter of what that loses.",
        ClaimTest(
          of: .init("armor"), against: .init("wanda"), at: .pattern(2, of: 4), margin: 0.09,
          fidelity: wrapping)),
      ClaimDraft(
        "At 2:4 ARMOR has a lower loss than the mask that it begins with, NoWag-P.",
        ClaimTest(
          of: .init("armor"), against: .init("armor", ["iterations": 0]), at: .pattern(2, of: 4),
          fidelity: wrapping)),
      ClaimDraft(
        "At 2:4 ARMOR has a lower loss than SparseGPT.",
        ClaimTest(
          of: .init("armor"), against: .init("sparsegpt"), at: .pattern(2, of: 4),
          fidelity: wrapping)),
    ],
    confidence: .high,
    fidelity: """
      Blocks of 32 add a quarter of the parameters at width 128, so they are scaled to at most a \
      tenth and a parameter-matched control is shown. Input channels must be uneven.
      """,
    strategies: ["armor"])
}
