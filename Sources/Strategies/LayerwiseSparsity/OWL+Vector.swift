internal import CompressionCore
internal import Conformance

/// Leads from the vectors of OWL to its functions.
struct OWLVector: VectorAdapter {
  static let slug = "owl"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let stack = try ReluStack(vector)
    let metrics = try stack.metrics()
    var allocation = OutlierWeightedAllocation()
    allocation.hyperparameters.lambda = try vector.number("Lamda")
    allocation.hyperparameters.threshold = try vector.number("Hyper_m")
    let ratios = allocation.keepRatios(metrics, sparsity: try vector.number("target_sparsity"))
    let group = try vector.integer("group_size")
    let removed = allocation.removedPerGroup(
      metrics, removed: try vector.integer("group_remove"), span: try vector.number("Lamda_group"))
    var outputs = try stack.masks(named: "wanda") { block in
      .fraction(1 - ratios[block])
    }
    outputs.merge(
      try stack.masks(named: "group") { block in
        .pattern(keep: group - removed[block], of: group)
      }
    ) { first, _ in first }
    outputs["outlier_percent"] = VectorArray(allocation.outlierPercents(metrics))
    outputs["keep_ratio"] = VectorArray(ratios)
    outputs["pruned_per_group"] = VectorArray(removed)
    return outputs
  }
}
