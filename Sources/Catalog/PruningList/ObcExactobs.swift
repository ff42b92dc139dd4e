extension Paper {
  static let obcExactobs = Paper(
    id: "hf-15",
    slug: "obc-exactobs",
    shortName: "OBC (ExactOBS/OBQ)",
    title: """
      Optimal Brain Compression: A Framework for Accurate Post-Training Quantization and Pruning
      """,
    list: .pruning,
    year: 2022,
    links: [
      "https://arxiv.org/abs/2208.11580",
      "https://github.com/IST-DASLab/OBC",
    ],
    arena: .vision,
    family: "obs-pruning-and-quantization",
    field: .weightPruning,
    budgetAxes: ["sparsity", "bits"],
    summary: """
      Solves layer-wise pruning and quantisation by exact greedy second-order updates, row by row, \
      with a global choice of the removals over all rows.
      """,
    claim: """
      At 2:4 and at 60-75% unstructured sparsity ExactOBS has strictly lower layer reconstruction \
      error than magnitude+least-squares (AdaPrune), and OBQ at 3-4 bits has lower error than \
      round-to-nearest on every layer, with a matching accuracy gain.
      """,
    confidence: .high,
    fidelity: """
      Few calibration samples make the Hessian singular and over-fit, so samples are held out and \
      damping is added. Downdates in single precision drift.
      """,
    strategies: ["exact-obs"])
}
