extension Paper {
  static let legoSketch = Paper(
    id: "icml2025-36",
    slug: "lego-sketch",
    shortName: "Lego Sketch",
    title: "Lego Sketch: A Scalable Memory-augmented Neural Network for Sketching Data Streams",
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2505.19561",
      "https://github.com/FFY0/LegoSketch_ICML",
    ],
    arena: .theory,
    family: "neural-sketch",
    field: .theory,
    budgetAxes: ["params"],
    summary: """
      Estimates item frequencies in a data stream with a learned additive memory, multi-hash \
      embeddings and a small decoder, in bricks that can be concatenated without retraining.
      """,
    claim: """
      At equal memory bytes, the trained brick has lower average relative and absolute error than \
      count-min with conservative update and than count sketch on Zipf streams with skews and item \
      counts not used in training, and concatenating 4 bricks needs no retraining.
      """,
    confidence: .high,
    fidelity: """
      Training here is far shorter than the published one, so a learning curve is reported. \
      Conservative update cannot delete, and floats equal counters in bytes only when both have \
      four.
      """,
    strategies: [],
    notes: "Not network compression; the compressed object is the count table of a stream.")
}
