extension Paper {
  static let tape = Paper(
    id: "icml2025-54",
    slug: "tape",
    shortName: "TAPE",
    title: """
      Rethinking Addressing in Language Models via Contextualized Equivariant Positional Encoding
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2501.00712",
      "https://github.com/VITA-Group/TAPE",
    ],
    arena: .kvCache,
    family: "positional-encoding",
    field: .keyValueCache,
    budgetAxes: [],
    summary: """
      Updates positional encodings by content in every layer, equivariantly to permutation and \
      rotation, for better generalisation to longer inputs.
      """,
    claim: """
      Trained on additions of up to n digits, TAPE has higher exact-match on lengths between n and \
      2n than RoPE, ALiBi and NoPE with equal width and depth, and equal loss within 1% on \
      in-range language modelling.
      """,
    confidence: .high,
    fidelity: """
      Length generalisation depends strongly on the seed, so medians over three or more seeds are \
      reported. Random position offsets alone help rotary encodings and are a control.
      """,
    strategies: [],
    notes: "Not compression; it serves here as an architecture for long contexts.")
}
