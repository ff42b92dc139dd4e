extension Paper {
  static let mcMoe = Paper(
    id: "iclr2025-16",
    slug: "mc-moe",
    shortName: "MC-MoE",
    title: "MC-MoE: Mixture Compressor for Mixture-of-Experts LLMs Gains More",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=hheFYjOsWO",
      "https://arxiv.org/abs/2410.06270",
      "https://github.com/Aaronhuang-778/MC-MoE",
    ],
    arena: .moe,
    family: "mixed-precision-expert-quantization-dynamic-expert-pruning",
    field: .mixtureOfExperts,
    budgetAxes: ["bits", "flops"],
    summary: """
      Assigns 1, 2 or 3 bits to each expert by an integer programme over routing frequency, \
      routing weight and quantisation damage, and skips the second expert of a token when its \
      routing weight is small, unless the token attracts much attention.
      """,
    claim: """
      At an average of 2.0 expert bits, PMQ's allocation gives lower perplexity than uniform 2-bit \
      and than frequency-only allocation; ODP then removes >= 10 % of expert activations with < 1 \
      % relative perplexity increase, less than unprotected thresholding at the same saving.
      """,
    confidence: .high,
    fidelity: """
      Balanced routers of tiny mixtures make frequency and weight uninformative, so domains are \
      skewed and the spread is reported. One-bit experts of width 100 are catastrophic unless \
      group scales are kept and counted.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Mixtral 8x7B at 2.54 bits",
        metric: "size reduction; average accuracy loss",
        value: "76.6 %; 3.8 %",
        baseline: "16-bit",
        baselineValue: "0 %",
        source: "ar5iv abstract of 2410.06270"),
      ReportedNumber(
        setting: "ODP on top of PMQ",
        metric: "activated parameter reduction; performance drop",
        value: "15 %; < 0.6 %",
        baseline: "PMQ only",
        baselineValue: "0 %",
        source: "ar5iv abstract of 2410.06270"),
    ])
}
