extension Paper {
  static let flerm = Paper(
    id: "icml2025-28",
    slug: "flerm",
    shortName: "FLeRM",
    title: "Function-Space Learning Rates",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.17405",
      "https://github.com/edwardmilsom/function-space-learning-rates-paper",
    ],
    arena: .theory,
    family: "learning-rate-transfer",
    field: .theory,
    budgetAxes: [],
    summary: """
      Measures how far each parameter tensor moves the network output per step from one extra \
      backward pass, and carries these amounts from a small model to a large one to set its \
      learning rates.
      """,
    claim: """
      The best learning rate of models 4 and 8 times wider (and 4 times deeper) shifts by at most \
      one octave under FLeRM, and by at least two octaves under standard parameterisation.
      """,
    confidence: .high,
    fidelity: """
      Small widths show little drift of the optimum, so an eightfold width and networks without \
      normalisation are included. Adam-like updates are assumed.
      """,
    strategies: [],
    notes: "Not a compression paper; it is a method of learning-rate transfer.")
}
