internal import Conformance
internal import Tensors

extension PrunableLayer {
  /// The layers of a vector's stack, of sequences of so many tokens.
  static func stack(of vector: MethodVector, tokens: Int) throws -> [PrunableLayer] {
    let width = try vector.tensor("layer0_query").rows
    var frame = Frame(tokens: tokens, headWidth: width / (try vector.integer("heads")))
    frame.epsilon = Float(try vector.number("norm_eps"))
    if vector.setting("rope_theta") != nil { frame.rotaryBase = try vector.number("rope_theta") }
    return try (0..<vector.integer("layers")).map { index in
      func part(_ name: String) throws -> Tensor { try vector.tensor("layer\(index)_\(name)") }
      return PrunableLayer(
        frame: frame, query: try part("query"), key: try part("key"), value: try part("value"),
        output: try part("output"), gate: try part("gate"), up: try part("up"),
        down: try part("down"), attentionNorm: try part("norm_attention"),
        feedForwardNorm: try part("norm_ffn"), name: "layer\(index)")
    }
  }

  /// States `[samples, tokens, width]` of a vector, one sequence after the other.
  static func states(_ name: String, of vector: MethodVector) throws -> (Tensor, tokens: Int) {
    let states = try vector.tensor(name)
    return (states.reshaped([states.shape[0] * states.shape[1], states.shape[2]]), states.shape[1])
  }
}
