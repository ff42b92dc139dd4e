internal import CompressionCore
internal import Conformance
internal import Tensors

/// Leads from the vectors of the deeper layers to its functions.
struct DeeperLayersVector: VectorAdapter {
  static let slug = "deeper-layers"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let states = try lastStates(vector)
    let depth = states.count
    let sizes = try vector.numbers("block_sizes").map { Int($0) }
    var fromEmbedding = [Double](repeating: -1, count: (sizes.max() ?? 0) * depth + depth)
    var released = fromEmbedding
    var starts: [Int] = []
    var releasedStarts: [Int] = []
    for size in sizes {
      let distances = DeeperLayers.distances([states], length: size)
      for (start, distance) in distances.enumerated() {
        fromEmbedding[size * depth + start] = distance
        // The released list begins with the output of the first layer.
        if start > 0 { released[size * depth + start - 1] = distance }
      }
      starts.append(DeeperLayers.firstRemoved(distances: distances, keepingFirst: false))
      releasedStarts.append(DeeperLayers.firstRemoved(distances: distances, keepingFirst: true))
    }
    let shape = [fromEmbedding.count / depth, depth]
    return [
      "last_token_states": VectorArray(
        Tensor(states.flatMap(\.values), shape: [depth, states[0].rows, states[0].columns])),
      "distances_from_embedding": VectorArray(fromEmbedding, shape: shape),
      "distances_released": VectorArray(released, shape: shape),
      "first_removed_from_embedding": VectorArray(starts),
      "first_removed_released": VectorArray(releasedStarts),
    ]
  }

  /// The streams at the last token of each text of a full batch, `[texts, width]` at each depth.
  private static func lastStates(_ vector: MethodVector) throws -> [Tensor] {
    let hidden = try vector.tensor("hidden_states")
    let mask = try vector.input("attention_mask")
    let (texts, tokens) = (mask.shape[0], mask.shape[1])
    let batch = try vector.integer("batch_size")
    let flags = mask.flags
    let used = (0..<texts / batch * batch).map { Array(flags[$0 * tokens..<($0 + 1) * tokens]) }
    let rows = DeeperLayers.lastTokens(mask: used)
    return (0..<hidden.rows).map { depth in
      hidden.rows(depth..<depth + 1).reshaped([texts * tokens, hidden.columns]).keeping(rows: rows)
    }
  }
}
