extension Paper {
  static let rsr = Paper(
    id: "icml2025-04",
    slug: "rsr",
    shortName: "RSR / RSR++",
    title: """
      An Efficient Matrix Multiplication Algorithm for Accelerating Inference in Binary and \
      Ternary Neural Networks
      """,
    list: .icml2025,
    year: 2024,
    links: [
      "https://arxiv.org/abs/2411.06360",
      "https://github.com/UIC-InDeXLab/RSR",
    ],
    arena: .kernels,
    family: "binary-ternary-matmul",
    field: .quantisation,
    budgetAxes: ["latency", "bits"],
    summary: """
      Multiplies a vector by a fixed binary or ternary matrix in O(n^2/log n): columns are cut \
      into blocks, rows with equal bit patterns are grouped once, and inference needs only segment \
      sums.
      """,
    claim: """
      For ternary n x n matrices, RSR++ vector-matrix time divided by naive same-type loop time \
      falls as n grows from 2^10 to 2^13 and is below 0.5 at n = 2^13, with identical integer \
      results.
      """,
    confidence: .high,
    fidelity: """
      The published speed-up is against a naive loop rather than a tuned matrix product, so \
      operation counts come first and time second. Indices need 16 bits or they outgrow the packed \
      matrix.
      """,
    strategies: [],
    reported: [
      ReportedNumber(
        setting: "native C++, binary, n=2^13",
        metric: "time ms",
        value: 104,
        baseline: "naive",
        baselineValue: 1402,
        source: "UIC-InDeXLab/RSR, Notebooks/reports/multiplication_times_binary.csv"),
      ReportedNumber(
        setting: "native C++, binary, n=2^13",
        metric: "time ms (RSR++)",
        value: 96,
        baseline: "naive",
        baselineValue: 1402,
        source: "UIC-InDeXLab/RSR, Notebooks/reports/multiplication_times_binary.csv"),
      ReportedNumber(
        setting: "native C++, binary, n=2^16",
        metric: "time ms (RSR++)",
        value: 5071,
        baseline: "naive",
        baselineValue: 149868,
        source: "UIC-InDeXLab/RSR, Notebooks/reports/multiplication_times_binary.csv"),
      ReportedNumber(
        setting: "1.58-bit LLM inference",
        metric: "speedup",
        value: 5.24,
        baseline: "standard inference",
        baselineValue: 1.0,
        source: "abstract in the ICML 2025 list"),
      ReportedNumber(
        setting: "matrix multiplication",
        metric: "speedup (max)",
        value: 29,
        baseline: "standard O(n^2)",
        baselineValue: 1.0,
        source: "abstract in the ICML 2025 list"),
    ])
}
