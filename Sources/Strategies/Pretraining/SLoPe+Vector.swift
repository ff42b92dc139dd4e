internal import CompressionCore
internal import Conformance
internal import Tensors

/// Leads from the vectors of SLoPe to its layer.
struct SLoPeVector: VectorAdapter {
  static let slug = "slope"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let (dense, bias) = (try vector.tensor("weight"), try vector.tensor("bias"))
    let (inputs, gradient) = (try flat(vector, "inputs"), try flat(vector, "output_gradient"))
    let adapter = SLoPe.Adapter(
      input: try vector.tensor("adapter_in"), output: try vector.tensor("adapter_out"))
    var layer = SLoPe(
      dense, keep: try vector.integer("n"), of: try vector.integer("m"))
    let batch = Array(try vector.tensor("inputs").shape.dropLast())
    func unfolded(_ tensor: Tensor) -> VectorArray {
      VectorArray(tensor.reshaped(batch + [tensor.columns]))
    }
    let gradients = layer.gradients(gradient, inputs: inputs, adapter: adapter)
    var outputs = [
      "mask": VectorArray(layer.mask.kept, shape: dense.shape),
      "weight_masked": VectorArray(layer.weight), "weight_double": VectorArray(layer.doubleWeight),
      "extra_zero_share": VectorArray(layer.extraZeroShare),
      "output_sparse": unfolded(layer.sparseOutput(inputs)),
      "expected_output": unfolded(layer.output(inputs, bias: bias, adapter: adapter)),
      "weight_gradient": VectorArray(gradients.weight),
      "adapter_in_gradient": VectorArray(gradients.adapterInput),
      "adapter_out_gradient": VectorArray(gradients.adapterOutput),
      "bias_gradient": VectorArray(gradients.bias),
      "input_gradient_sparse": unfolded(gradients.sparseInput),
      "input_gradient_total": unfolded(gradients.input),
    ]
    try step(&layer, gradients.weight, vector) { step, layer in
      outputs["weight_after_\(step)"] = VectorArray(layer.weight)
      outputs["weight_double_after_\(step)"] = VectorArray(layer.doubleWeight)
    }
    return outputs
  }

  /// Steps in which the gradient halves each time.
  private static func step(
    _ layer: inout SLoPe, _ gradient: Tensor, _ vector: MethodVector,
    observe: (Int, SLoPe) -> Void
  ) throws {
    let betas = try vector.numbers("betas")
    let zeros = [Float](repeating: 0, count: gradient.count)
    var moments = SLoPe.Moments(mean: zeros, square: zeros)
    var gradient = gradient
    for step in 1...(try vector.integer("steps")) {
      layer.update(
        gradient: gradient, moments: &moments, rate: try vector.number("lr"),
        betas: (betas[0], betas[1]), epsilon: try vector.number("eps"),
        decay: try vector.number("weight_decay"))
      observe(step, layer)
      gradient.scale(by: 0.5)
    }
  }

  private static func flat(_ vector: MethodVector, _ name: String) throws -> Tensor {
    let tensor = try vector.tensor(name)
    return tensor.reshaped([tensor.count / tensor.columns, tensor.columns])
  }
}
