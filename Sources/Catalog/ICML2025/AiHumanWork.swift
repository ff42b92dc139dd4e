extension Paper {
  static let aiHumanWork = Paper(
    id: "icml2025-02",
    slug: "ai-human-work",
    shortName: "AI-Human work model",
    title: "A Mathematical Framework for AI-Human Integration in Work",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=zuQROb7YBK"
    ],
    arena: .theory,
    family: "stochastic-job-model",
    field: .theory,
    budgetAxes: [],
    summary: """
      Models a job as tasks that need skills of two levels, derives the sharp change of success \
      probability with worker ability, and shows when merging a worker with an AI system raises \
      it.
      """,
    claim: """
      The ability window over which success probability rises from 0.1 to 0.9 shrinks as n^(-1/2) \
      (log-log slope between -0.65 and -0.35), and merging with a fixed AI reduces the \
      low/high-skill gap in success probability by at least half.
      """,
    confidence: .medium,
    fidelity: """
      The result is nearly trivial when job error averages many independent terms, so the maximum \
      and overlapping tasks are run as well, with the predicted window beside the measured one.
      """,
    strategies: [],
    notes: "Not a compression paper; a numerical study with no budget axis.",
    reported: [
      ReportedNumber(
        setting: "linear profile, uniform noise sigma=0.1",
        metric: "a_1 interval over which P rises 0.2 -> 0.8",
        value: "0.492 to 0.513",
        baseline: "sigma=0.3",
        baselineValue: "0.44 to 0.57",
        source: "third-party note (AboutRT/Paper-Notes), unverified")
    ])
}
