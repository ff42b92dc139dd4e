internal import CompressionCore
internal import Essentials

extension Paper {
  static let efficientllmPap = Paper(
    id: "hf-08",
    slug: "efficientllm-pap",
    shortName: "EfficientLLM",
    title: """
      EfficientLLM: Scalable Pruning-Aware Pretraining for Architecture-Agnostic Edge Language \
      Models
      """,
    list: .pruning,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2502.06663",
      "https://github.com/Xingrun-Xing2/EfficientLLM",
    ],
    arena: .scaling,
    family: "pruning-aware-pretraining",
    field: .sparseTraining,
    budgetAxes: ["params", "flops", "data"],
    summary: """
      Removes tiny structural groups one after another during continued pre-training, by a \
      saliency from running gradients, so that the architecture emerges from training.
      """,
    claims: [
      ClaimDraft(
        """
        For equal tokens, removing channels and heads one after another while the model is trained \
        ends with a lower loss than removing them at once and training on, at 65 % removed.
        """,
        ClaimTest(
          arena: "posttrain",
          options: ["width": 32, "baseRate": 0.02, "baseTokens": 1_048_576, "tokens": 524_288],
          of: .init("efficientllm-pap"), against: .init("efficientllm-pap", ["share": 0]),
          at: .sparsity(0.65), metric: "eval/loss",
          fidelity: """
            The one-shot arm has the same saliency and compensation. It is smaller for longer, so \
            equal tokens are not equal compute; both arms' average sizes are stored.
            """)),
      ClaimDraft(
        """
        While the model is trained, letting what reads a removed group make up for it lowers the \
        final loss, at 65 % removed.
        """,
        ClaimTest(
          arena: "posttrain",
          options: ["width": 32, "baseRate": 0.02, "baseTokens": 1_048_576, "tokens": 524_288],
          of: .init("efficientllm-pap"), against: .init("efficientllm-pap", ["compensates": false]),
          at: .sparsity(0.65), metric: "eval/loss")),
      ClaimDraft(
        """
        For equal tokens after the parent's training, removing groups during training ends with a \
        lower loss than training a model of the final shape from random weights.
        """),
    ],
    confidence: .medium,
    fidelity: """
      Recovery can wash out differences, so the end of pruning is evaluated too. Equal tokens are \
      not equal compute, so a compute-matched control from scratch is reported.
      """,
    strategies: ["efficientllm-pap"])
}
