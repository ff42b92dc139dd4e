extension Paper {
  static let sfpk = Paper(
    id: "iclr2025-15",
    slug: "sfpk",
    shortName: "SFPK",
    title: """
      Probabilistic Neural Pruning via Sparsity Evolutionary Fokker-Planck-Kolmogorov Equation
      """,
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=hJ1BaJ5ELp",
      "https://github.com/mzf666/SFPK-main",
    ],
    arena: .vision,
    family: "probabilistic-pruning",
    field: .weightPruning,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Evolves a population of soft masks from density one to the target along an equation in \
      sparsity time, with mutual repulsion between the masks, and takes a vote at the end while \
      the weights stay frozen.
      """,
    claim: """
      For 95 % unstructured one-shot pruning of a trained net, SFPK (n=10) gives lower loss before \
      fine-tuning and higher accuracy after fine-tuning than magnitude and than the \
      single-trajectory ODE; removing repulsion lowers the spread of masks.
      """,
    confidence: .high,
    fidelity: """
      All masks start equal and diverge only through different mini-batches, and the growth \
      parameter must be tuned per network. Only the simulator is exercised, not the closed form of \
      the theory.
      """,
    strategies: [])
}
