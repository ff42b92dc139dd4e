extension Paper {
  static let orthorank = Paper(
    id: "icml2025-46",
    slug: "orthorank",
    shortName: "OrthoRank",
    title: "OrthoRank: Token Selection via Sink Token Orthogonality for Efficient LLM Inference",
    list: .icml2025,
    year: 2025,
    links: [
      "https://proceedings.mlr.press/v267/shin25e.html",
      "https://arxiv.org/abs/2507.03865",
    ],
    arena: .tokens,
    family: "token-selection",
    field: .depthPruning,
    budgetAxes: ["flops", "tokens"],
    summary: """
      Computes selected layers only for the tokens whose hidden state is most orthogonal to the \
      sink token; the others skip the layer except for their keys and values.
      """,
    claim: """
      At equal FLOPs (20-40% of block computation removed), selecting the tokens most orthogonal \
      to the sink gives lower perplexity than removing whole layers, and lower than random and \
      reversed token selection.
      """,
    confidence: .medium,
    fidelity: """
      Without an attention sink there is no method: the model is trained with a fixed first token, \
      and otherwise the row is not applicable. The layer-removal baseline is tuned as carefully.
      """,
    strategies: [])
}
