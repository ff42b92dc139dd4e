internal import Conformance
internal import Tensors

/// Leads from the vectors of TAMP to its functions.
struct TAMPVector: VectorAdapter {
  static let slug = "tamp"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var method = TAMP()
    method.neighbours = try vector.integer("neighbours")
    method.suppression = try vector.number("suppression")
    method.discrepancy = try vector.number("mmd_factor")
    let layers = try weights(of: vector)
    var outputs: [String: VectorArray] = [:]
    var importance: [Double] = []
    var squares: [[Double]] = []
    for (index, weight) in layers.enumerated() {
      let samples = try samples("inputs_\(index)", of: vector)
      let cosines = samples.map {
        TAMP.Cosines($0.matmul(weight, transposingRight: true))
      }
      let found = try densities(cosines, of: vector)
      let average = TAMP.Densities.average(found)
      importance.append(average.importance)
      outputs["densities_\(index)"] = VectorArray([
        average.visual, average.text, average.between,
      ])
      let attention = try vector.input("attention_score").rowLists
      let selections = cosines.indices.map {
        method.selection(cosines[$0], attention: attention[$0], density: found[$0].mean)
      }
      squares.append(TAMP.meanSquares(samples, selected: selections.map(\.order)))
      outputs["scaler_row_\(index)"] = VectorArray(squares[index])
      outputs.merge(arrays(selections, tokens: attention[0].count, layer: index)) { $1 }
    }
    outputs["importance"] = VectorArray(importance)
    try allocate(layers, importance, squares, vector, into: &outputs)
    return outputs
  }

  private static func weights(of vector: MethodVector) throws -> [Tensor] {
    let count = (0...).prefix { vector.inputs["weight_\($0)"] != nil }.count
    return try (0..<count).map { try vector.tensor("weight_\($0)") }
  }

  private static func samples(_ name: String, of vector: MethodVector) throws -> [Tensor] {
    let all = try vector.tensor(name)
    return (0..<all.rows).map {
      all.rows($0..<$0 + 1).reshaped(Array(all.shape.dropFirst()))
    }
  }

  private static func densities(
    _ cosines: [TAMP.Cosines], of vector: MethodVector
  ) throws -> [TAMP.Densities] {
    let visual = try vector.input("image_mask").rowLists.map { $0.map { $0 != 0 } }
    return zip(cosines, visual).map { $0.densities(isVisual: $1) }
  }

  private static func arrays(
    _ selections: [TAMP.Selection], tokens: Int, layer: Int
  ) -> [String: VectorArray] {
    let orders = selections.flatMap { selection in
      selection.order + [Int](repeating: -1, count: tokens - selection.order.count)
    }
    let flags = selections.flatMap { selection in
      (0..<tokens).map { selection.order.contains($0) }
    }
    let shape = [selections.count, tokens]
    return [
      "selection_order_\(layer)": VectorArray(orders, shape: shape),
      "selected_\(layer)": VectorArray(flags, shape: shape),
      "token_scores_\(layer)": VectorArray(
        selections[0].scores.prefix(2).flatMap(\.self), shape: [2, tokens]),
    ]
  }

  private static func allocate(
    _ layers: [Tensor], _ importance: [Double], _ squares: [[Double]], _ vector: MethodVector,
    into outputs: inout [String: VectorArray]
  ) throws {
    let sizes = layers.map(\.count)
    // `…_avg` weighs a layer by the mean over its weights, `…_sum` by the sum of one number.
    let isMean = (try? vector.text("score_method"))?.hasSuffix("_avg") ?? false
    let scores = isMean ? zip(importance, sizes).map { $0 / Double($1) } : importance
    let sparsities = TAMP.sparsities(
      importance: scores, sizes: sizes, sparsity: try vector.number("target_sparsity"),
      cap: try vector.number("max_sparsity_per_layer"), overshoot: .added)
    outputs["layer_sparsity_released"] = VectorArray(sparsities)
    for (index, weight) in layers.enumerated() {
      outputs["mask_\(index)"] = VectorArray(
        TAMP.mask(weight, meanSquares: squares[index], sparsity: sparsities[index]),
        shape: weight.shape)
    }
  }
}
