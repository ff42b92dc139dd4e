internal import CompressionCore
internal import Essentials

extension Paper {
  private static let precedingSequence = """
    The prompt is the sequence before, and the predictor reads the first blocks of the model. Equal \
    active channels: one mask stores its channels alone, masks by prompts the whole model.
    """

  /// Five domains, each sequence of one, with all its neighbours in a run.
  private static let fiveGrammars: [String: JSONValue] = [
    "vary": "subject", "layers": 4, "width": 96, "feedForward": 512, "partRun": 8,
    "calibrationSequences": 512, "evaluationSequences": 256,
    "corpus": .string(
      (1...5).map { $0 == 1 ? "grammar:documents=3000" : "grammar:seed=\($0),documents=3000" }
        .joined(separator: "+")),
  ]

  static let ifpruning = Paper(
    id: "icml2025-33",
    slug: "ifpruning",
    shortName: "IFPruning",
    title: "Instruction-Following Pruning for Large Language Models",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2501.02086"
    ],
    arena: .lm,
    family: "dynamic-structured-pruning",
    field: .structuredPruning,
    budgetAxes: ["params", "flops", "latency"],
    summary: """
      Predicts one feed-forward mask per prompt with a small model and a differentiable top-k, so \
      that the selected weights are loaded once for the whole answer.
      """,
    claims: [
      ClaimDraft(
        """
        On five grammars in runs of eight sequences, with a quarter of the channels used, masks \
        chosen by the preceding sequence have a loss lower by 0.01 nats than one mask trained as long.
        """,
        ClaimTest(
          options: fiveGrammars, of: .init("ifpruning"),
          against: .init("ifpruning", ["choice": "learned"]),
          at: .sparsity(0.6), fidelity: precedingSequence)),
      ClaimDraft(
        """
        On five grammars in runs of eight sequences, with half of the channels used, masks chosen by \
        the preceding sequence have a loss lower by 0.01 nats than one mask trained as long.
        """,
        ClaimTest(
          options: fiveGrammars, of: .init("ifpruning"),
          against: .init("ifpruning", ["choice": "learned"]),
          at: .sparsity(0.4), fidelity: precedingSequence)),
      ClaimDraft(
        """
        On five grammars in runs of eight sequences, with a quarter of the channels used, masks \
        chosen by the preceding sequence have a lower loss than the mean choice of all prompts.
        """,
        ClaimTest(
          options: fiveGrammars, of: .init("ifpruning"),
          against: .init("ifpruning", ["choice": "task"]),
          at: .sparsity(0.6), reported: [4], fidelity: precedingSequence)),
      ClaimDraft(
        """
        On five grammars in runs of eight sequences, with a quarter of the channels used, masks \
        chosen by the preceding sequence have a lower loss than random channels, the model trained \
        as long.
        """,
        ClaimTest(
          options: fiveGrammars, of: .init("ifpruning"),
          against: .init("ifpruning", ["choice": "random"]),
          at: .sparsity(0.6), fidelity: precedingSequence)),
      ClaimDraft(
        "The masks of sequences of one domain overlap more than those of different domains."),
    ],
    confidence: .medium,
    fidelity: """
      A one-token domain tag turns the predictor into a lookup table, so paraphrased and composed \
      instructions are included. The static mask is trained with the same relaxation.
      """,
    strategies: ["ifpruning"],
    notes: """
      The models of the paper are proprietary; the relaxed top-k operator is one of several that \
      fit the description.
      """,
    reported: [
      ReportedNumber(
        setting: "9B -> 3B active, math and coding",
        metric: "absolute gain, points (range)",
        value: "5 to 8",
        baseline: "3B dense",
        baselineValue: 0,
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "HumanEval",
        metric: "pass@1",
        value: 42.4,
        baseline: "Dense-3B",
        baselineValue: 35.2,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "HumanEval",
        metric: "pass@1",
        value: 42.4,
        baseline: "static pruning + distillation 3B",
        baselineValue: 37.1,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "MATH",
        metric: "accuracy",
        value: 36.7,
        baseline: "Dense-3B",
        baselineValue: 31.8,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
      ReportedNumber(
        setting: "HumanEval, one mask per task",
        metric: "pass@1",
        value: 40.9,
        baseline: "one mask per input",
        baselineValue: 42.4,
        source: "third-party note (AboutRT/Paper-Notes), unverified"),
    ])
}
