extension Paper {
  static let eden = Paper(
    id: "icml2025-67",
    slug: "eden",
    shortName: "EDEN",
    title: "Toward Data-centric Directed Graph Learning: An Entropy-driven Approach",
    list: .icml2025,
    year: 2025,
    links: [
      "https://proceedings.mlr.press/v267/li25cy.html",
      "https://arxiv.org/abs/2505.00983",
    ],
    arena: .distill,
    family: "graph-self-distillation",
    field: .distillation,
    budgetAxes: [],
    summary: """
      Builds a hierarchy of a directed graph from structural entropy and lets parent nodes teach \
      their children while a graph network trains.
      """,
    claim: """
      With few labels, adding parent-to-child distillation on the directed-structural-entropy tree \
      raises node-classification accuracy of a 2-layer directed GNN by at least 1 point, and a \
      random tree of the same shape does not.
      """,
    confidence: .low,
    fidelity: """
      Mean aggregation alone may saturate, so feature noise is tuned, and a random tree of the \
      same shape is the control.
      """,
    strategies: [],
    notes: """
      No code or loss formulas were available; the row tests distillation along a \
      structural-entropy tree rather than a reproduction.
      """,
    reported: [
      ReportedNumber(
        setting: "plug-in on directed GNNs, 14 data sets, 4 tasks",
        metric: "average gain",
        value: "2-5%",
        baseline: "DiGNN alone",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list")
    ])
}
