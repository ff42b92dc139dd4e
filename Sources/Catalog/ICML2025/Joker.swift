extension Paper {
  static let joker = Paper(
    id: "icml2025-34",
    slug: "joker",
    shortName: "Joker",
    title: "Joker: Joint Optimization Framework for Lightweight Kernel Machines",
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=hRWcT3AH7Y",
      "https://arxiv.org/abs/2505.17765",
      "https://github.com/Apple-Zhang/Joker-paper",
    ],
    arena: .theory,
    family: "kernel-machines",
    field: .theory,
    budgetAxes: ["flops", "params"],
    summary: """
      Trains kernel machines for many losses through one dual block-coordinate method with random \
      features, so that the kernel matrix is never stored.
      """,
    claim: """
      With RFF and block dual descent, Joker reaches the test error of the exact kernel solver \
      within 1% relative while peak memory is at most 10% of storing the kernel matrix, for \
      squared, squared-hinge and logistic losses with one code path.
      """,
    confidence: .high,
    fidelity: """
      Random features limit the accuracy when few are used, so the exact solver on the same \
      features is a second reference. Memory is the only budget.
      """,
    strategies: [],
    notes: "Not network compression.")
}
