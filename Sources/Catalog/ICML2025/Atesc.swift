extension Paper {
  static let atesc = Paper(
    id: "icml2025-73",
    slug: "atesc",
    shortName: "ATEsc",
    title: """
      When Data-Free Knowledge Distillation Meets Non-Transferable Teacher: Escaping \
      Out-of-Distribution
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=pekYL20W3n",
      "https://arxiv.org/abs/2507.04119",
    ],
    arena: .distill,
    family: "data-free-distillation",
    field: .distillation,
    budgetAxes: ["data", "params"],
    summary: """
      Distils without data from a teacher that was made useless outside its domain, keeping the \
      synthetic samples on which the teacher is adversarially fragile.
      """,
    claim: """
      Distilling an NTL teacher without data, ATEsc gives a student with ID accuracy at least 5 \
      points higher and lower agreement with the teacher on OOD inputs than plain DFKD; random \
      filtering does not help.
      """,
    confidence: .medium,
    fidelity: """
      Everything rests on the robustness gap of such teachers, which is verified first. Generators \
      collapse on tiny data, so results are averaged over seeds.
      """,
    strategies: [],
    notes: "The exact form of the forgetting term was not available.")
}
