extension Paper {
  static let vocabtrim = Paper(
    id: "icml2025-71",
    slug: "vocabtrim",
    shortName: "VocabTrim",
    title: "VocabTrim: Vocabulary Pruning for Efficient Speculative Decoding in LLMs",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.22694"
    ],
    arena: .speculative,
    family: "vocabulary-pruning",
    field: .decoding,
    budgetAxes: ["latency", "params"],
    summary: """
      Keeps in the drafter's output layer only the tokens that are most frequent in calibration \
      text, which cuts drafting traffic without changing the target's distribution.
      """,
    claim: """
      With a Zipf vocabulary, keeping the top 25% of target-generated tokens in the drafter head \
      lowers block efficiency by at most 5% and raises memory-bound speed-up by at least 10%; \
      target-generated counts are at least as good as raw-text counts, and outputs remain \
      distributed as the target's.
      """,
    confidence: .high,
    fidelity: """
      A byte vocabulary has nothing to trim, so a word vocabulary with a realistic share of the \
      head is required. The memory-bound speed-up is the measure, and wall time is secondary.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Llama-3.2-3B-Instruct, Spec-Bench",
        metric: "memory-bound speed-up gain",
        value: "+16%",
        baseline: "untrimmed drafter",
        baselineValue: 0,
        source: "https://arxiv.org/html/2506.22694v2 (abstract)"),
      ReportedNumber(
        setting: "Llama-3 models, Spec-Bench",
        metric: "MBSU gain / block-efficiency loss",
        value: "14-19% / 1-5%",
        baseline: "untrimmed drafter",
        baselineValue: "0 / 0",
        source: "third-party note (paidge.com), unverified"),
    ])
}
