extension Paper {
  static let wildchat50m = Paper(
    id: "icml2025-74",
    slug: "wildchat-50m",
    shortName: "WildChat-50m / Re-Wild",
    title: "WildChat-50m: A Deep Dive Into the Role of Synthetic Data in Post-Training",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=fzmtDDOcJ3",
      "https://arxiv.org/abs/2501.18511",
    ],
    arena: .data,
    family: "synthetic-data-quality",
    field: .data,
    budgetAxes: ["data"],
    summary: """
      Compares more than fifty generating models by fine-tuning one student recipe on their \
      answers to the same prompts, and measures how much the choice of generator matters.
      """,
    claim: """
      With prompts, sample count and student recipe fixed, the spread of student accuracy over \
      generating models exceeds the effect of doubling the sample count, and an even blend of \
      generators does not beat the best single generator; a stylistic trait of the generator is \
      inherited by the student.
      """,
    confidence: .medium,
    fidelity: """
      In a checkable toy task data quality is answer accuracy, so styles that do not change \
      accuracy and generators of equal accuracy with different errors are included.
      """,
    strategies: [],
    notes: "An empirical study, not an algorithm.",
    reported: [
      ReportedNumber(
        setting: "SFT mix comparison",
        metric: "samples needed to outperform",
        value: "40% of Tulu-3's SFT size",
        baseline: "Tulu-3 SFT mix",
        baselineValue: "100%",
        source: "abstract in the ICML 2025 list; https://openreview.net/forum?id=fzmtDDOcJ3")
    ])
}
