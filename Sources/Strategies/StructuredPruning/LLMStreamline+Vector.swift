internal import CompressionCore
internal import Conformance
internal import Networks
internal import Tensors

/// Leads from the vectors of LLM-Streamline to its functions.
struct LLMStreamlineVector: VectorAdapter {
  static let slug = "llm-streamline"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let removed = try vector.numbers("layers_removed_net").map { Int($0) }
    let layers = try vector.integer("layers")
    let states = try streams(vector)
    var similarity: [Double] = []
    var starts: [Int] = []
    for count in removed {
      var angles = RunAngles(length: count + 1)
      angles.add(states, LLMStreamline.similarity)
      let padding = [Double](repeating: -1, count: layers + 1 - angles.means.count)
      similarity += angles.means + padding
      starts.append(angles.means.placeOfLargest ?? 0)
    }
    let sources = LLMStreamline.sources(
      blockCount: layers, first: starts[0], length: removed[0] + 1, isReplaced: true)
    var outputs = try fit(
      vector, input: states[starts[0]], target: states[starts[0] + removed[0] + 1])
    outputs.merge(try stability(vector)) { first, _ in first }
    outputs["similarity"] = VectorArray(similarity, shape: [removed.count, layers + 1])
    outputs["best_start"] = VectorArray(starts)
    outputs["new_layer_source"] = VectorArray(sources.map { $0 ?? -1 })
    return outputs
  }

  /// The given streams, `[texts · tokens, width]` at each depth.
  private static func streams(_ vector: MethodVector) throws -> [Tensor] {
    let hidden = try vector.tensor("hidden_states")
    let rows = hidden.shape[1] * hidden.shape[2]
    return (0..<hidden.rows).map {
      hidden.rows($0..<$0 + 1).reshaped([rows, hidden.columns])
    }
  }

  private static func fit(
    _ vector: MethodVector, input: Tensor, target: Tensor
  ) throws -> [String: VectorArray] {
    let shape = try vector.input("hidden_states").shape
    let pair = BlockFit<MiniModel>.Pair(input: input, target: target)
    let half = try vector.integer("batch_size") * shape[2]
    let batches = stride(from: 0, to: input.rows, by: half).map { start in
      BlockFit<MiniModel>.Pair(
        input: input.rows(start..<start + half), target: target.rows(start..<start + half))
    }
    let schedule = BlockFit<MiniModel>.Schedule(
      rate: try vector.number("lr"), last: try vector.number("min_lr"),
      steps: try vector.integer("epochs"))
    var fit = BlockFit(
      try start(vector, shape), block: 0, context: shape[2],
      decay: Float(try vector.number("weight_decay")), schedule: schedule,
      clip: try vector.number("gradient_clip_norm"))
    var losses = [fit.loss(on: pair)]
    for _ in 0..<schedule.steps {
      fit.step(on: batches)
      losses.append(fit.loss(on: pair))
    }
    var outputs = ["fit_loss": VectorArray(losses)]
    outputs["learning_rates"] = VectorArray((0..<schedule.steps).map(schedule.rate(at:)))
    for (part, key) in MiniDecoder.names {
      outputs["fitted_\(key)"] = VectorArray(fit.model[part, ofBlock: 0])
    }
    return outputs
  }

  /// The block from which the replacement starts.
  private static func start(_ vector: MethodVector, _ shape: [Int]) throws -> MiniModel {
    let parameters = try MiniDecoder.names.map { ($0.part, try vector.tensor("initial_\($0.key)")) }
    return MiniDecoder(
      blocks: [Dictionary(uniqueKeysWithValues: parameters)], heads: try vector.integer("heads"),
      norm: Tensor(filledWith: 1, shape: [shape[3]]),
      inputs: Tensor(zeros: Array(shape.dropFirst()))
    ).model
  }

  private static func stability(_ vector: MethodVector) throws -> [String: VectorArray] {
    let perplexities = try vector.input("option_perplexities")
    let options = perplexities.shape[1]
    let weights = AnswerStability.weights(
      optionPerplexities: (0..<perplexities.shape[0]).map {
        Array(perplexities.values[$0 * options..<($0 + 1) * options])
      })
    let agreements = AnswerStability.agreements(
      gold: try vector.input("gold").integers,
      dense: try vector.input("dense_prediction").integers,
      pruned: try vector.input("pruned_prediction").integers)
    return [
      "stability_weights": VectorArray(weights),
      "stability": VectorArray(AnswerStability.value(weights: weights, agreements: agreements)),
      "stability_released": VectorArray(
        AnswerStability.releasedValue(weights: weights, agreements: agreements)),
    ]
  }
}
