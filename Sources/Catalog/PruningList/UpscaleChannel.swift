extension Paper {
  static let upscaleChannel = Paper(
    id: "hf-27",
    slug: "upscale-channel",
    shortName: "UPSCALE",
    title: "UPSCALE: Unconstrained Channel Pruning",
    list: .pruning,
    year: 2023,
    links: [
      "https://openreview.net/forum?id=25fe54GXLo",
      "https://github.com/apple/ml-upscale",
    ],
    arena: .vision,
    family: "channel-pruning-export",
    field: .structuredPruning,
    budgetAxes: ["latency", "params", "flops"],
    summary: """
      Lets every consumer of a branched tensor prune its own input channels and reorders the \
      channels at export so that most reads are contiguous.
      """,
    claim: """
      At equal parameters unconstrained masks lose less accuracy than constrained masks, and the \
      reordered export copies fewer bytes and runs at least 1.2x faster than the naive gather \
      export with identical outputs.
      """,
    confidence: .high,
    fidelity: """
      Copies are cheap on small images, so bytes copied are the primary measure. The gain needs \
      real branches.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "ImageNet post-training pruned models",
        metric: "accuracy of unconstrained over constrained",
        value: "+2.1 points average; DenseNet +16.9, EfficientNetV2 +7.9, ResNet +6.2",
        baseline: "constrained",
        baselineValue: 0,
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "inference",
        metric: "speed over baseline export",
        value: "up to 2x",
        baseline: "unconstrained gathers",
        baselineValue: "1x",
        source: "abstract in the pruning list"),
    ])
}
