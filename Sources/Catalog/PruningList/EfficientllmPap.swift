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
    claim: """
      For equal post-parent tokens, gradual group-wise pruning during training ends with lower \
      loss than (i) one-shot structural pruning to the same size followed by training and (ii) \
      training the small model from scratch.
      """,
    confidence: .medium,
    fidelity: """
      Recovery can wash out differences, so the end of pruning is evaluated too. Equal tokens are \
      not equal compute, so a compute-matched control from scratch is reported.
      """,
    strategies: [])
}
