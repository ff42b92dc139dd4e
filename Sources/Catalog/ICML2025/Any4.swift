extension Paper {
  static let any4 = Paper(
    id: "icml2025-05",
    slug: "any4",
    shortName: "any4",
    title: "any4: Learned 4-bit Numeric Representation for LLMs",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2507.04610",
      "https://github.com/facebookresearch/any4",
    ],
    arena: .lm,
    family: "weight-quantization",
    field: .quantisation,
    budgetAxes: ["bits"],
    summary: """
      Gives each row of a linear layer its own table of 16 values, fitted by activation-weighted \
      k-means to the group-scaled weights, at four bits per weight.
      """,
    claim: """
      At 4 bits with identical groups, perplexity ordering any4 <= nf4 < int4 and any4 < fp4, with \
      the any4-to-fp gap at most 0.9 of the int4-to-fp gap.
      """,
    confidence: .high,
    fidelity: """
      At width 128 the table costs two bits per weight, so it is counted or the rows are long. \
      Weights of small models are nearly Gaussian, where the fixed table nf4 is close to optimal.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "Llama-3.2-1B",
        metric: "WikiText-2 ppl",
        value: 10.63,
        baseline: "INT4",
        baselineValue: 11.89,
        source: "facebookresearch/any4 README.md"),
      ReportedNumber(
        setting: "Llama-3.2-1B",
        metric: "WikiText-2 ppl",
        value: 10.63,
        baseline: "NF4",
        baselineValue: 10.99,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Llama-3.2-1B",
        metric: "WikiText-2 ppl",
        value: 10.63,
        baseline: "FP4",
        baselineValue: 13.01,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Llama-3-8B",
        metric: "WikiText-2 ppl",
        value: 6.51,
        baseline: "NF4",
        baselineValue: 6.63,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Llama-3-8B",
        metric: "WikiText-2 ppl",
        value: 6.51,
        baseline: "INT4",
        baselineValue: 6.87,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Llama-2-7B",
        metric: "WikiText-2 ppl",
        value: 5.59,
        baseline: "INT4",
        baselineValue: 5.74,
        source: "README of the authors' repository"),
      ReportedNumber(
        setting: "Llama-3-70B",
        metric: "WikiText-2 ppl",
        value: 3.2,
        baseline: "NF4",
        baselineValue: 3.43,
        source: "README of the authors' repository"),
    ])
}
