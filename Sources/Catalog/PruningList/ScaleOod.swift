extension Paper {
  static let scaleOod = Paper(
    id: "hf-34",
    slug: "scale-ood",
    shortName: "SCALE / ISH",
    title: "Scaling for Training Time and Post-hoc Out-of-distribution Detection Enhancement",
    list: .pruning,
    year: 2023,
    links: [
      "https://openreview.net/forum?id=RDSTjtnqCg",
      "https://github.com/kai422/SCALE",
    ],
    arena: .vision,
    family: "activation-shaping",
    field: .theory,
    budgetAxes: [],
    summary: """
      Detects out-of-distribution inputs by scaling all penultimate activations by a factor from \
      the largest ones, and shows that pruning activations hurts while scaling helps.
      """,
    claim: """
      Scaling without pruning (SCALE) has AUROC at least that of ASH-S, pruning without scaling \
      (ASH-P) is below plain energy or below SCALE by at least 1 point, and ID accuracy is \
      unchanged under SCALE.
      """,
    confidence: .high,
    fidelity: """
      The effect needs rectified, non-degenerate features, and very small networks make the factor \
      constant. Detection scores vary by about a point, so several seeds are used.
      """,
    strategies: [],
    notes: """
      Not compression; included because it separates the pruning of activations from their \
      scaling.
      """,
    reported: [
      ReportedNumber(
        setting: "ImageNet-1K ResNet-50, SCALE",
        metric: "AUROC near / far OOD",
        value: "81.36 / 96.53",
        source: "kai422/SCALE, results/imagenet_resnet50_tvsv1_base_default/ood/scale.csv"),
      ReportedNumber(
        setting: "ImageNet-1K ResNet-50, ISH+SCALE",
        metric: "AUROC near / far OOD",
        value: "84.01 / 96.79",
        baseline: "SCALE only",
        baselineValue: "81.36 / 96.53",
        source: "kai422/SCALE, results/ish/ood/scale.csv"),
      ReportedNumber(
        setting: "CIFAR-10 ResNet-18, SCALE",
        metric: "AUROC near / far",
        value: "82.55 / 86.39",
        source: "results CSV of the authors' repository"),
      ReportedNumber(
        setting: "OpenOOD v1.5 ImageNet-1K",
        metric: "AUROC gain near / far",
        value: "+1.85% / +0.74%",
        baseline: "previous best",
        baselineValue: 0,
        source: "abstract in the pruning list"),
    ])
}
