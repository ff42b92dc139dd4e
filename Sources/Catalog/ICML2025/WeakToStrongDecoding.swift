extension Paper {
  static let weakToStrongDecoding = Paper(
    id: "icml2025-72",
    slug: "weak-to-strong-decoding",
    shortName: "Weak-to-strong decoding shift",
    title: "Weak-to-Strong Jailbreaking on Large Language Models",
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2401.17256",
      "https://github.com/XuandongZhao/weak-to-strong",
    ],
    arena: .speculative,
    family: "decoding-time-steering",
    field: .decoding,
    budgetAxes: [],
    summary: """
      Shifts the logits of a large model at each step by the difference of a tuned and an untuned \
      small model, and shows that the first few tokens decide the outcome.
      """,
    claim: """
      On the grammar, the flagged-class rate of the large model rises monotonically with beta and \
      the KL between avoiding and non-avoiding small models is at least 3 times larger on the \
      first 3 generated tokens than later; applying the shift to the first 3 tokens only gives at \
      least 80% of the full effect.
      """,
    confidence: .high,
    fidelity: """
      One-token avoidance makes the first-token finding automatic, so refusals of several tokens \
      are used and the KL profile is reported.
      """,
    strategies: [],
    notes: "Studied only as logit algebra on a synthetic grammar with one flagged class.",
    reported: [
      ReportedNumber(
        setting: "aligned LLMs, decoding with two small models",
        metric: "undesired-response rate",
        value: ">99%",
        baseline: "aligned model alone",
        source: "abstract in the ICML 2025 list")
    ])
}
