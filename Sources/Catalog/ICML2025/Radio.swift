extension Paper {
  static let radio = Paper(
    id: "icml2025-52",
    slug: "radio",
    shortName: "Radio",
    title: "RADIO: Rate-Distortion Optimization for Large Language Model Compression",
    list: .icml2025,
    year: 2025,
    links: [
      "https://seaniyoung.com/preprints/young-radio.html",
      "https://seaniyoung.com/preprints/young-radio-poster.html",
      "https://github.com/seannz/cvxq",
    ],
    arena: .lm,
    family: "mixed-precision",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Allocates bit depths to weight groups by rate-distortion theory from gradient energy and \
      weight variance, quantises with a companded grid and corrects output biases, iteratively.
      """,
    claim: """
      At 3.0 average bits (and more so at 2.5), rate-distortion bit allocation with companding \
      gives lower perplexity than RTN with uniform bits at the same group size and total bits, and \
      the allocation alone already helps.
      """,
    confidence: .high,
    fidelity: """
      The depth table is a large overhead for small groups and is counted, as are added biases. \
      With constant gradient energy the rule becomes variance-based allocation, which is the \
      ablation.
      """,
    strategies: [])
}
