internal import Autograd
internal import Conformance
internal import Tensors

/// Leads from the vectors of LlamaFlex to its functions.
struct LlamaFlexVector: VectorAdapter {
  static let slug = "llamaflex"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var method = LlamaFlex(sizes: try vector.numbers("sizes").map { Int($0) })
    method.temperature = try vector.number("temperature")
    method.budget = try vector.number("budget")
    method.penalty = try vector.number("penalty_weight")
    let importance = LlamaFlex.importance(try vector.tensor("activations"))
    let order = LlamaFlex.order(importance)
    let layer = LlamaFlex.Layer(
      gate: try vector.tensor("gate_weight"), up: try vector.tensor("up_weight"),
      down: try vector.tensor("down_weight"), scale: try vector.tensor("scale_offset"),
      shift: try vector.tensor("shift"))
    var outputs = try trained(method, layer.selecting(units: order), of: vector)
    outputs["importance"] = VectorArray(importance)
    outputs["order"] = VectorArray(order)
    let size = method.choice(outputs["choice_probability"]?.values.map { Float($0) } ?? [])
    let tape = Tape(recording: false)
    let sliced = layer.selecting(units: Array(order.prefix(size)))
    outputs["sliced_output"] = VectorArray(
      sliced(tape.constant(try vector.tensor("inputs")), mask: nil, on: tape).value)
    return outputs
  }

  private static func trained(
    _ method: LlamaFlex, _ layer: LlamaFlex.Layer, of vector: MethodVector
  ) throws -> [String: VectorArray] {
    let tape = Tape()
    let logits = tape.parameter("router", try vector.tensor("router_logits"))
    let probabilities = method.probabilities(
      logits, noise: try vector.tensor("gumbel_noise"), on: tape)
    let mask = method.mask(probabilities, units: layer.gate.rows, on: tape)
    let inputs = try vector.tensor("inputs")
    let output = layer(tape.constant(inputs), mask: mask, on: tape)
    let direction = tape.constant(try vector.tensor("target_gradient"))
    let task = tape.scale(
      tape.sum(tape.multiply(output, direction)), by: 1 / Float(inputs.rows))
    let cost = method.relativeCost(probabilities, on: tape)
    let loss = method.loss(task: task, cost: cost, on: tape)
    var outputs = [
      "choice_probability": VectorArray(probabilities.value.values),
      "unit_mask": VectorArray(mask.value.values),
      "output": VectorArray(output.value),
      "relative_cost": VectorArray(cost.value.values),
      "loss": VectorArray(loss.value.values),
    ]
    outputs["router_gradient"] = tape.gradients(of: loss)["router"].map { VectorArray($0) }
    return outputs
  }
}
