internal import CompressionCore
internal import Essentials

extension Paper {
  private static let factors = """
    Masks lie on the query and key weights, not on their product, which rotary positions forbid; the \
    other layers are pruned as by Wanda, and the loss of the whole model is compared instead of the \
    error of the attention.
    """

  static let attentionMatrixPruning = Paper(
    id: "iclr2025-21",
    slug: "attention-matrix-pruning",
    shortName: "Attention-matrix mask GD",
    title: "Beyond Linear Approximations: A Novel Pruning Approach for Attention Matrix",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=sgbI8Pxwie",
      "https://arxiv.org/abs/2410.11261",
    ],
    arena: .lm,
    family: "unstructured-pruning",
    field: .weightPruning,
    budgetAxes: ["sparsity"],
    summary: """
      Prunes the combined query-key weight of each head by gradient descent on a relaxed mask \
      against the attention matrix after the softmax instead of against the linear map.
      """,
    claims: [
      ClaimDraft(
        """
        At 50 % sparsity, masks of queries and keys by descent on the attention after the softmax \
        give a lower loss than Wanda.
        """,
        ClaimTest(
          of: .init("attention-matrix-pruning"), against: .init("wanda"), at: .sparsity(0.5),
          fidelity: factors)),
      ClaimDraft(
        """
        At 70 % sparsity, masks of queries and keys by descent on the attention after the softmax \
        give a lower loss than Wanda.
        """,
        ClaimTest(
          of: .init("attention-matrix-pruning"), against: .init("wanda"), at: .sparsity(0.7),
          fidelity: factors)),
      ClaimDraft(
        """
        At 70 % sparsity, masks fitted to the attention after the softmax give a lower loss than \
        masks fitted by the same descent to queries and keys.
        """,
        ClaimTest(
          of: .init("attention-matrix-pruning"),
          against: .init("attention-matrix-pruning", ["target": "linear"]), at: .sparsity(0.7),
          fidelity: factors)),
    ],
    confidence: .medium,
    fidelity: """
      Nearly uniform attention makes the softmax linear and removes the effect, so the logit scale \
      is reported. One calibration sequence over-fits the mask, and a two-sided activation score \
      is a strong cheap baseline.
      """,
    strategies: ["attention-matrix-pruning"],
    notes: """
      The hyperparameters and the experimental protocol of the paper were not available; the \
      gradient is derived from the stated objective.
      """)
}
