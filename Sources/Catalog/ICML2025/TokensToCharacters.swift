extension Paper {
  static let tokensToCharacters = Paper(
    id: "icml2025-25",
    slug: "tokens-to-characters",
    shortName: "Token-to-character LM",
    title: "From Language Models over Tokens to Language Models over Characters",
    list: .icml2025,
    year: 2024,
    links: [
      "https://proceedings.mlr.press/v267/vieira25a.html"
    ],
    arena: .theory,
    family: "lossless-coding-of-text",
    field: .theory,
    budgetAxes: ["latency", "bits"],
    summary: """
      Turns a language model over tokens into one over characters, exactly or by a beam over all \
      token strings that cover a given prefix.
      """,
    claim: """
      With beam K >= 8 the character-level distribution is within 0.001 bits/character of exact \
      enumeration, and bits per character under the exact conversion is lower than or equal to \
      that of the canonical tokenisation score on every string.
      """,
    confidence: .high,
    fidelity: """
      The identities hold exactly at any scale; only the speed does not transfer. The trained \
      model must give other tokenisations noticeable probability for the effect to appear.
      """,
    strategies: [],
    notes: "Not parameter compression; the measure is the coding rate in bits per character.",
    reported: [
      ReportedNumber(
        setting: "Llama-3.1-8B",
        metric: "excess bits per character",
        value: 0.00021,
        baseline: "exact/large-beam reference",
        baselineValue: 0,
        source: "abstract of the first version (copy at catalyzex.com)"),
      ReportedNumber(
        setting: "Llama-3.1-8B",
        metric: "characters per second",
        value: 46.3,
        source: "abstract of the first version (copy at catalyzex.com)"),
    ])
}
