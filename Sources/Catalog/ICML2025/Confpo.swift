extension Paper {
  static let confpo = Paper(
    id: "icml2025-14",
    slug: "confpo",
    shortName: "ConfPO",
    title: """
      ConfPO: Exploiting Policy Model Confidence for Critical Token Selection in Preference \
      Optimization
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.08712",
      "https://github.com/hee-suk-yoon/ConfPO",
    ],
    arena: .data,
    family: "token-selective-preference-optimisation",
    field: .data,
    budgetAxes: ["tokens"],
    summary: """
      Optimises preferences only on the tokens of each response whose probability is below the \
      mean of that response, with no reference model.
      """,
    claim: """
      At matched KL from the initial policy, low-confidence token selection reaches a higher true \
      preference win-rate than SimPO on all tokens, and random selection with the same fraction \
      does not.
      """,
    confidence: .high,
    fidelity: """
      The synthetic scorer decides where the signal lies, so a control where preference depends on \
      forced tokens is included. A win rate is never reported without the KL to the start.
      """,
    strategies: [],
    notes: "Not a compression paper; the budget is the share of tokens in the loss.")
}
