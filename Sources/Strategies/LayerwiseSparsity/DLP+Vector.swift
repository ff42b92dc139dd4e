internal import CompressionCore
internal import Conformance
internal import Tensors

/// Leads from the vectors of DLP to its functions.
struct DLPVector: VectorAdapter {
  static let slug = "dlp"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let stack = try ReluStack(vector)
    let metrics = try stack.metrics()
    let sparsity = try vector.number("target_sparsity")
    var outputs: [String: VectorArray] = [:]
    var medianRatios: [Double] = []
    for reduction in DynamicLayerwiseAllocation.Reduction.allCases {
      var allocation = DynamicLayerwiseAllocation()
      allocation.hyperparameters.alpha = try vector.number("alpha")
      allocation.hyperparameters.reduction = reduction
      let ratios = allocation.keepRatios(metrics, sparsity: sparsity)
      // The authors average squared norms over sequences, which scales every metric alike.
      let scale = 1 / Double(stack.sequences).squareRoot()
      outputs["block_score_\(reduction.rawValue)"] = VectorArray(
        allocation.blockScores(metrics).map { $0 * scale })
      outputs["keep_ratio_\(reduction.rawValue)"] = VectorArray(ratios)
      if reduction == .median { medianRatios = ratios }
    }
    let wanda = try stack.masks(named: "wanda") { .fraction(1 - medianRatios[$0]) }
    outputs.merge(wanda) { first, _ in first }
    for block in stack.blocks.indices {
      outputs["block\(block)_up_magnitude_mask"] = magnitudeMask(
        stack.blocks[block].up, sparsity: 1 - medianRatios[block])
    }
    return outputs
  }

  /// The released magnitude pruning drops the weight at the threshold too: one more than the floor.
  private static func magnitudeMask(_ weight: Tensor, sparsity: Double) -> VectorArray {
    let magnitudes = weight.magnitude()
    let threshold = magnitudes.values.sorted()[Int(Double(weight.count) * sparsity)]
    return VectorArray(magnitudes.values.map { $0 > threshold }, shape: weight.shape)
  }
}
