extension Paper {
  static let ra3ActionAbstractions = Paper(
    id: "hf-30",
    slug: "ra3-action-abstractions",
    shortName: "RA3",
    title: "Learning to Reason as Action Abstractions with Scalable Mid-Training RL",
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2509.25810"
    ],
    arena: .theory,
    family: "rl-mid-training",
    field: .theory,
    budgetAxes: ["data"],
    summary: """
      Analyses how mid-training prunes the action space for reinforcement learning and how \
      temporal abstractions reduce both the demonstrations and the planning needed.
      """,
    claim: """
      In the tabular family, demonstrations needed for pruning error <= eps grow linearly in |Z| \
      (slope within 20% on a log-log fit, exponent 0.8-1.2) and RL iterations to a fixed error \
      fall by at least 1.7x when option duration doubles.
      """,
    confidence: .medium,
    fidelity: """
      The gains of large language models cannot be reproduced; a tabular study tests the two \
      theoretical statements with a fixed and published task generator.
      """,
    strategies: [],
    notes: "Not model compression; pruning here means pruning of the action space.",
    reported: [
      ReportedNumber(
        setting: "code generation, HumanEval / MBPP average",
        metric: "points over base and next-token baseline",
        value: "8 / 4",
        baseline: "base model and NTP",
        baselineValue: 0,
        source: "abstract in the pruning list")
    ])
}
