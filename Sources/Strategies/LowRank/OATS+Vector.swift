internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of OATS to its functions.
struct OATSVector: VectorAdapter {
  static let slug = "oats"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let states = try vector.tensor("inputs")
    let weight = try vector.tensor("weight")
    var statistics = CalibrationStatistics(width: weight.columns, collecting: [.channelNorms])
    statistics.add(inputs: states.reshaped([states.count / states.columns, states.columns]))
    let moments = OATS.secondMoments(
      try statistics.channelNorms(site: slug), sequences: states.shape[0])
    var outputs = ["second_moment": VectorArray(moments)]
    for variant in (vector.setting("variants")?.objectValue ?? [:]).keys.sorted() {
      let split = try split(variant, of: vector, weight)
      for count in try vector.numbers("variants.\(variant).snapshots").map({ Int($0) }).sorted() {
        let scales = InputScales(factors: OATS.roots(moments))
        let parts = try OATS.decomposed(
          scales.applied(to: weight), rank: split.rank, sparsity: split.sparsity,
          iterations: count, path: slug)
        let name = "expected_weight_\(variant)_iter\(count)"
        outputs[name] = VectorArray(scales.undone(on: parts.sum()))
        outputs["expected_mask_\(variant)"] = VectorArray(parts.mask.kept, shape: weight.shape)
      }
      outputs["expected_rank_\(variant)"] = VectorArray(split.rank)
    }
    return outputs
  }

  private static func split(
    _ variant: String, of vector: MethodVector, _ weight: Tensor
  ) throws -> (rank: Int, sparsity: Budget.Sparsity) {
    let ratio = try vector.number("variants.\(variant).rank_ratio")
    if vector.setting("variants.\(variant).sparsity") != nil {
      return OATS.split(
        kept: 1 - (try vector.number("variants.\(variant).sparsity")), ratio: ratio,
        rows: weight.rows, columns: weight.columns)
    }
    let pattern = Budget.Sparsity.pattern(
      keep: try vector.integer("variants.\(variant).n"),
      of: try vector.integer("variants.\(variant).m"))
    return OATS.split(
      pattern: pattern, ratio: ratio, rows: weight.rows, columns: weight.columns)
  }
}
