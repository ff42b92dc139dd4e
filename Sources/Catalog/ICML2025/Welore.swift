extension Paper {
  static let welore = Paper(
    id: "icml2025-27",
    slug: "welore",
    shortName: "WeLore",
    title: """
      From Low Rank Gradient Subspace Stabilization to Low-Rank Weights: Observations, Theories, \
      and Applications
      """,
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2407.11239",
      "https://github.com/VITA-Group/WeLore",
    ],
    arena: .lm,
    family: "low-rank-decomposition",
    field: .factorisation,
    budgetAxes: ["rank", "params"],
    summary: """
      Chooses the rank of every weight matrix with one threshold on its normalised singular \
      values, without data, and fine-tunes only the matrices that turn out to be low-rank.
      """,
    claim: """
      At equal total rank reduction (30-50%), the single normalised threshold gives lower \
      perplexity than uniform rank reduction, and fine-tuning only the low-rank layers recovers at \
      least 80% of the improvement of full fine-tuning at equal steps.
      """,
    confidence: .high,
    fidelity: """
      Rank reduction is not parameter reduction: a matrix that loses less than half of its rank \
      saves nothing, so a parameter-matched comparison is shown. Briefly trained models have flat \
      spectra.
      """,
    strategies: ["welore"])
}
