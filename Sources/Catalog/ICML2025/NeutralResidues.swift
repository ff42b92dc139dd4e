extension Paper {
  static let neutralResidues = Paper(
    id: "icml2025-44",
    slug: "neutral-residues",
    shortName: "Neutral Residues",
    title: "Neutral Residues: Revisiting Adapters for Model Extension",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2410.02744"
    ],
    arena: .adapter,
    family: "gated-adapter",
    field: .adapters,
    budgetAxes: ["params"],
    summary: """
      Extends a language model to a new language with gated adapters whose output is trained to be \
      nearly zero on old text by an l1 penalty and exact ReLU gates.
      """,
    claim: """
      At equal added parameters and equal new-language loss (within 2%), neutral residues increase \
      old-language loss by less than half as much as a vanilla adapter and as LoRA trained on the \
      same 90/10 mix.
      """,
    confidence: .medium,
    fidelity: """
      Two disjoint grammars can be told apart by the first token, so shared words are needed. \
      Forgetting is compared at equal loss in the new language, not at equal steps.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "fraction of English data in training p=0.10 (table in the notes)",
        metric: "English / French validation loss",
        value: "0.687 / 0.812",
        baseline: "p=0.00",
        baselineValue: "0.720 / 0.810",
        source: "third-party note (en.papernotes.org), unverified"),
      ReportedNumber(
        setting: "English model extended",
        metric: "extra learnable weights",
        value: "20%",
        baseline: "backbone",
        baselineValue: "100%",
        source: "third-party page researchtrend.ai/papers/2410.02744 (abstract)"),
    ])
}
