internal import CompressionCore
internal import Essentials

extension Paper {
  private static let shortTraining = """
    120 steps of eight of the 512 calibration sequences, of the blocks alone; the width of the \
    stream stays. 3 % of the loss of about 3.3 nats are the 0.1 nats.
    """

  private static let nestedOptions = ClaimTest.eightBlocks.merging(
    ["calibrationSequences": 512]) { _, more in more }

  static let llamaflex = Paper(
    id: "iclr2025-05",
    slug: "llamaflex",
    shortName: "LLaMaFlex",
    title: "LLaMaFlex: Many-in-one LLMs via Generalized Pruning and Weight Sharing",
    list: .iclr2025,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=AyC4uxx2HW"
    ],
    arena: .lm,
    family: "elastic-network",
    field: .structuredPruning,
    budgetAxes: ["params", "layers", "flops", "latency"],
    summary: """
      Turns a pre-trained language model into one nested super-network in a single continued \
      training run; a Gumbel-softmax router maps any budget to a sub-network that is obtained by \
      slicing.
      """,
    claims: [
      ClaimDraft(
        """
        With half of the blocks' parameters removed, the slice of one nested training of four \
        shares has a loss higher by at most 0.1 nats than a model pruned and trained for that share \
        alone with a quarter of the tokens.
        """,
        ClaimTest(
          options: nestedOptions, of: .init("llamaflex"),
          against: .init("llamaflex", ["training": "explicit", "steps": 30]),
          at: .sparsity(0.5), margin: -0.1, fidelity: shortTraining)),
      ClaimDraft(
        """
        With a quarter of the blocks' parameters removed, the slice of one nested training of four \
        shares has a loss higher by at most 0.1 nats than a model pruned and trained for that share \
        alone with a quarter of the tokens.
        """,
        ClaimTest(
          options: nestedOptions, of: .init("llamaflex"),
          against: .init("llamaflex", ["training": "explicit", "steps": 30]),
          at: .sparsity(0.25), margin: -0.1, fidelity: shortTraining)),
      ClaimDraft(
        """
        With half of the blocks' parameters removed, the sizes that the router finds have a lower \
        loss than equal shares of heads and channels, after as many steps of nested training.
        """,
        ClaimTest(
          options: nestedOptions, of: .init("llamaflex"),
          against: .init("llamaflex", ["router": "uniform"]),
          at: .sparsity(0.5), fidelity: shortTraining)),
      ClaimDraft(
        """
        With half of the blocks' parameters removed, modulation by the policy makes the loss of a \
        slice higher by 0.01 nats at most.
        """,
        ClaimTest(
          options: nestedOptions, of: .init("llamaflex"),
          against: .init("llamaflex", ["isModulated": false]),
          at: .sparsity(0.5), margin: -0.01, fidelity: shortTraining)),
      ClaimDraft(
        """
        With 58 % of the blocks' parameters removed, a share between two trained ones, the slice of \
        a nested training has a lower loss than one without training.
        """,
        ClaimTest(
          options: nestedOptions, of: .init("llamaflex"),
          against: .init("llamaflex", ["steps": 0]),
          at: .sparsity(0.58), fidelity: shortTraining)),
    ],
    confidence: .low,
    fidelity: """
      Tiny models have little redundancy, so the smallest budget is hard for every method; arms \
      are compared at equal tokens. Slicing the residual width changes the RMSNorm statistics.
      """,
    strategies: ["llamaflex"],
    notes: """
      The exact router loss, temperature schedule and modulation formula were not published in the \
      sources at hand; they are design choices here.
      """,
    reported: [
      ReportedNumber(
        setting: "Llama 3.1 8B, one continued-training phase",
        metric: "training tokens for the whole family",
        value: "60.4 B (about 60 B in the abstract)",
        baseline: "per-model pruning + distillation",
        baselineValue: "hundreds of billions of tokens per model",
        source: "OpenReview abstract; third-party summary")
    ])
}
