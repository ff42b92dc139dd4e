internal import CompressionCore
internal import Conformance
internal import Tensors

/// Leads from the vectors of ARMOR to its functions.
struct ARMORVector: VectorAdapter {
  static let slug = "armor"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let weight = try vector.tensor("weight")
    let inputs = try vector.tensor("inputs")
    var statistics = CalibrationStatistics(width: weight.columns, collecting: [.channelNorms])
    statistics.add(inputs: inputs)
    let channels = ARMOR.channelWeights(
      try statistics.channelNorms(site: slug), tokens: inputs.rows)
    let normal = ARMOR.normalised(weight)
    let method = try method(vector)
    let mask = method.initialMask(normal.weight, channelWeights: channels)
    var outputs = [
      "channel_weight": VectorArray(channels),
      "normalised_weight": VectorArray(normal.weight.values, shape: weight.shape),
      "column_norm": VectorArray(normal.columns), "row_norm": VectorArray(normal.rows),
      "initial_mask": VectorArray(mask.kept, shape: weight.shape),
    ]
    var factors = method.begin(normal.weight, channelWeights: channels)
    var losses = [factors.loss, factors.loss]
    for iteration in 0..<(try vector.integer("iterations")) {
      method.adamStep(&factors)
      losses.append(factors.loss)
      if iteration == 0 { add(afterAdam: factors, to: &outputs) }
      let chosen = method.coreStep(&factors)
      losses.append(factors.loss)
      if iteration == 0 { add(afterCoreStep: factors, chosen, to: &outputs) }
    }
    outputs["losses"] = VectorArray(losses, shape: [losses.count / 2, 2])
    outputs["left_blocks"] = blocks(factors.left, of: factors)
    outputs["right_blocks"] = blocks(factors.right, of: factors)
    outputs["final_mask"] = VectorArray(factors.mask, shape: weight.shape)
    let product = Plane(rows: weight.rows, columns: weight.columns, values: factors.product)
    let whole = ARMOR.denormalised(product, columns: normal.columns, rows: normal.rows)
    outputs["expected_weight_normalised"] = VectorArray(product.values, shape: weight.shape)
    outputs["expected_weight"] = VectorArray(whole.values, shape: weight.shape)
    return outputs
  }

  private static func method(_ vector: MethodVector) throws -> ARMOR {
    let momentum = try vector.numbers("betas")
    return ARMOR(
      block: try vector.integer("block"), keep: try vector.integer("keep"),
      group: try vector.integer("group"), learningRate: try vector.number("lr"),
      momentum: (momentum[0], momentum[1]), epsilon: try vector.number("eps"))
  }

  private static func add(
    afterAdam factors: ARMORFactors, to outputs: inout [String: VectorArray]
  ) {
    outputs["left_blocks_after_adam"] = blocks(factors.left, of: factors)
    outputs["right_blocks_after_adam"] = blocks(factors.right, of: factors)
    outputs["core_after_adam"] = VectorArray(
      factors.maskedCore, shape: [factors.rows, factors.columns])
  }

  private static func add(
    afterCoreStep factors: ARMORFactors, _ chosen: [(row: Int, column: Int)],
    to outputs: inout [String: VectorArray]
  ) {
    let shape = [factors.rows, factors.columns]
    outputs["chosen_group"] = VectorArray(
      chosen.flatMap { [$0.row, $0.column] },
      shape: [factors.rows / factors.block, factors.columns / factors.block, 2])
    outputs["mask_after_core_step"] = VectorArray(factors.mask, shape: shape)
    outputs["core_after_core_step"] = VectorArray(factors.maskedCore, shape: shape)
  }

  private static func blocks(_ values: AdamValues, of factors: ARMORFactors) -> VectorArray {
    let side = factors.block
    return VectorArray(
      values.values, shape: [values.values.count / (side * side), side, side])
  }
}
