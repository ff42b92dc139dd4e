internal import CompressionCore

extension Paper {
  private static let storedNumbers =
    "Arms are equal in stored numbers, where the paper makes them equal in removed ranks."

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
    claims: [
      ClaimDraft(
        "With 70 % of the numbers stored, WeLore's ranks give a lower loss than uniform ones.",
        ClaimTest(
          of: .init("welore"), against: .init("svd"), at: .sparsity(0.3), fidelity: storedNumbers)),
      ClaimDraft(
        "With 50 % of the numbers stored, WeLore's ranks give a lower loss than uniform ones.",
        ClaimTest(
          of: .init("welore"), against: .init("svd"), at: .sparsity(0.5), fidelity: storedNumbers)),
    ],
    confidence: .high,
    fidelity: """
      Rank reduction is not parameter reduction: a matrix that loses less than half of its rank \
      saves nothing, so a parameter-matched comparison is shown. Briefly trained models have flat \
      spectra.
      """,
    strategies: ["welore"])
}
