extension Paper {
  static let qTuning = Paper(
    id: "hf-22",
    slug: "q-tuning",
    shortName: "Q-Tuning",
    title: """
      Winning the Pruning Gamble: A Unified Approach to Joint Sample and Token Pruning for \
      Efficient Supervised Fine-Tuning
      """,
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2509.23873",
      "https://github.com/gszfwsb/Q-tuning",
      "https://gszfwsb.github.io/Q-tuning",
    ],
    arena: .data,
    family: "dynamic-data-pruning",
    field: .data,
    budgetAxes: ["data", "tokens", "flops"],
    summary: """
      Drops samples by perplexity and entropy at each fine-tuning step, and prunes tokens in the \
      samples that are confidently wrong.
      """,
    claim: """
      With 25% of samples and 70% of tokens per step, Q-Tuning reaches at least the accuracy of \
      random pruning at the same budget plus 2 points on a noisy SFT set, and not less than \
      full-data SFT minus 1 point.
      """,
    confidence: .medium,
    fidelity: """
      The quadrants mean something only for a pre-trained model, and duplicated, ambiguous and \
      noisy samples must all be present.
      """,
    strategies: [],
    notes: "The assignment of quadrants is the self-consistent reading of the project page.",
    reported: [
      ReportedNumber(
        setting: "SmolLM2-1.7B, 12.5% of data",
        metric: "average improvement over full-data SFT",
        value: "+38%",
        baseline: "full data",
        baselineValue: 0,
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "LLaMA2-7B, 25% samples x 70% tokens",
        metric: "average score",
        value: 36.9,
        baseline: "full data",
        baselineValue: "about equal",
        source: "https://gszfwsb.github.io/Q-tuning"),
      ReportedNumber(
        setting: "LLaMA3-8B GSM8K, 35% of data",
        metric: "accuracy",
        value: 48.07,
        baseline: "full training / best baseline",
        baselineValue: "6.0 / 9.9 points lower",
        source: "https://gszfwsb.github.io/Q-tuning"),
    ])
}
