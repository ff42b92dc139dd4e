extension Paper {
  static let lightgts = Paper(
    id: "icml2025-38",
    slug: "lightgts",
    shortName: "LightGTS",
    title: "LightGTS: A Lightweight General Time Series Forecasting Model",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2506.06005",
      "https://github.com/decisionintelligence/LightGTS",
    ],
    arena: .theory,
    family: "time-series-tokenization",
    field: .theory,
    budgetAxes: ["params"],
    summary: """
      Forecasts time series with tokens of exactly one period and embeddings that are resampled to \
      the period length, so that one small model serves every sampling rate.
      """,
    claim: """
      Trained only on series with cycle length 24, the periodical tokenizer has at least 20% lower \
      zero-shot MSE than the same model with fixed patches of 24 points when test series have \
      cycle length 96 (same shapes sampled 4x denser).
      """,
    confidence: .high,
    fidelity: """
      At the training period both tokenisers agree, so only unseen periods are judged, with the \
      number of cycles fixed. Noise keeps the seasonal repetition from being perfect.
      """,
    strategies: [],
    notes: "Not compression of a given network; the model is small by design.",
    reported: [
      ReportedNumber(
        setting: "9 benchmarks, zero-shot and full-shot",
        metric: "model size",
        value: "<5M parameters, 10-100x smaller",
        baseline: "existing time-series foundation models",
        source: "abstract in the ICML 2025 list")
    ])
}
