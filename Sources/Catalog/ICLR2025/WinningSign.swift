extension Paper {
  static let winningSign = Paper(
    id: "iclr2025-13",
    slug: "winning-sign",
    shortName: "AWS",
    title: "Find A Winning Sign: Sign Is All We Need to Win the Lottery",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=cLtE4qoPlD",
      "https://arxiv.org/abs/2504.05357",
      "https://github.com/JungHunOh/AWS_ICLR2025",
    ],
    arena: .vision,
    family: "lottery-ticket",
    field: .sparseTraining,
    budgetAxes: ["sparsity", "params"],
    summary: """
      Finds a mask with weight signs, while interpolating normalisation parameters towards their \
      initial values, so that any random initialisation with that signed mask trains to the \
      accuracy of the pruned network.
      """,
    claim: """
      At density <= 0.1, a randomly initialised net given AWS's signed mask reaches higher \
      accuracy than one given only the mask (by >= 5 points in a setting where sparse training is \
      hard) and at least that of one given LRR's signed mask without norm parameters, and shows a \
      lower linear error barrier to the source solution.
      """,
    confidence: .high,
    fidelity: """
      On easy data random masks train equally well and signs do not matter, so low density, small \
      width and hard data are needed. The advantage over plain rewinding may not appear in shallow \
      networks.
      """,
    strategies: [])
}
