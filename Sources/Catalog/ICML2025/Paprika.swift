extension Paper {
  static let paprika = Paper(
    id: "icml2025-69",
    slug: "paprika",
    shortName: "Paprika",
    title: "Training a Generally Curious Agent (Paprika)",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.17543",
      "https://paprika-llm.github.io",
    ],
    arena: .data,
    family: "agent-finetuning-curriculum",
    field: .data,
    budgetAxes: ["data"],
    summary: """
      Fine-tunes a model on its own trajectories from many partially observed games, with \
      preference pairs and a curriculum by learning potential, so that exploration transfers to \
      new games.
      """,
    claim: """
      Training on several game groups improves success on a held-out group over the base model and \
      over single-group training; coefficient-of-variation curriculum reaches the uniform-sampling \
      result with at most 75% of the sampled trajectories.
      """,
    confidence: .medium,
    fidelity: """
      Transfer among tiny games needs shared structure; without it no transfer is expected, which \
      would say little about the paper. A turn limit keeps random guessing low.
      """,
    strategies: [],
    notes: "Not a compression paper; the budget is the number of sampled trajectories.",
    reported: [
      ReportedNumber(
        setting: "Llama-3.1-8B-Instruct, 10 task groups",
        metric: "average success-rate improvement",
        value: "47% relative",
        baseline: "base model",
        baselineValue: 0,
        source: "third-party page alphaxiv.org/overview/2502.17543v4")
    ])
}
