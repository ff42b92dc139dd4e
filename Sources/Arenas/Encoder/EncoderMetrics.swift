/// The metrics of the encoder arena, and how they are taken.
enum EncoderMetrics {
  static let all: [ArenaMetric] =
    [
      ArenaMetric(
        "eval/cosine_distance", .lower,
        "one minus the cosine of a sentence's vector with that of the dense model, mean"),
      ArenaMetric(
        "eval/rank_agreement", .higher,
        "Spearman correlation of the similarities of all pairs of sentences with the dense model's"),
      ArenaMetric(
        "eval/same_neighbour", .higher,
        "share of sentences whose nearest other sentence is that of the dense model"),
      ArenaMetric(
        "eval/retrieval", .higher,
        "share of definitions whose nearest example is their own"),
      ArenaMetric(
        "eval/retrieval_loss", .lower, "retrieval of the dense model minus retrieval"),
    ] + LanguageModelMetrics.sizes + LanguageModelMetrics.costs
}

extension Measurement {
  mutating func add(_ agreement: VectorAgreement) {
    let distance = agreement.distances
    let count = distance.count
    let mean = distance.reduce(0, +) / Double(count)
    let squares = distance.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    add(
      "eval/cosine_distance", mean,
      standardError: (squares / Double(max(count - 1, 1)) / Double(count)).squareRoot(),
      count: count)
    add("eval/rank_agreement", agreement.rankAgreement)
    add("eval/same_neighbour", agreement.sameNeighbour, count: count)
    add("eval/retrieval", agreement.retrieval, count: count / 2)
    add("eval/retrieval_loss", agreement.baseRetrieval - agreement.retrieval, count: count / 2)
  }
}
