internal import Conformance
internal import Tensors

/// Leads from the vectors of SmoothQuant to its functions.
struct SmoothQuantVector: VectorAdapter {
  static let slug = "smoothquant"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let count = (0...).prefix { vector.inputs["weight\($0)"] != nil }.count
    let weights = try (0..<count).map { try vector.tensor("weight\($0)") }
    let bits = try vector.integer("bits")
    let (gain, bias) = (try vector.tensor("norm_weight"), try vector.tensor("norm_bias"))
    let norm = { (gain: Tensor, bias: Tensor) in
      normalised(
        try vector.tensor("hidden"), gain: gain, bias: bias,
        epsilon: try vector.number("norm_epsilon"))
    }
    let inputs = try norm(gain, bias)
    let peaks = SmoothQuant.columnPeaks(inputs)
    var outputs = [
      "expected_inputs": VectorArray(inputs),
      "expected_activation_maximum": VectorArray(peaks),
      "expected_inputs_per_tensor": VectorArray(
        SmoothQuant.rounded(inputs, bits: bits, runs: 1)),
      "expected_weight0_per_tensor": VectorArray(
        SmoothQuant.rounded(weights[0], bits: bits, runs: 1)),
    ]
    for alpha in try vector.numbers("alphas") {
      let factors = SmoothQuant(strength: alpha).factors(inputPeaks: peaks, weights: weights)
      let inverse = factors.map { 1 / $0 }
      let (newGain, newBias) = (gain * inverse, bias * inverse)
      let smooth = SmoothQuant.rounded(
        try norm(newGain, newBias), bits: bits, runs: inputs.rows)
      let scaled = weights.map { InputScales(factors: factors).applied(to: $0) }
      let rounded = scaled.map { SmoothQuant.rounded($0, bits: bits, runs: $0.rows) }
      let suffix = "alpha\(Int((100 * alpha).rounded()))"
      outputs["expected_scale_\(suffix)"] = VectorArray(factors)
      outputs["expected_norm_weight_\(suffix)"] = VectorArray(newGain)
      outputs["expected_norm_bias_\(suffix)"] = VectorArray(newBias)
      outputs["expected_inputs_quantised_\(suffix)"] = VectorArray(smooth)
      for index in weights.indices {
        outputs["expected_weight\(index)_\(suffix)"] = VectorArray(scaled[index])
        outputs["expected_weight\(index)_quantised_\(suffix)"] = VectorArray(rounded[index])
      }
      let products = rounded.map { smooth.matmul($0, transposingRight: true) }
      outputs["expected_output_\(suffix)"] = VectorArray(
        Tensor.concatenating(products, axis: 1))
    }
    return outputs
  }

  /// The norm of each row with its mean taken out.
  private static func normalised(
    _ rows: Tensor, gain: Tensor, bias: Tensor, epsilon: Double
  ) -> Tensor {
    let moments = rows.transposed()
    let columns = ColumnMoments(moments)
    return Tensor(shape: rows.shape) { target in
      for row in 0..<rows.rows {
        let scale = 1 / (columns.covariance(columns, row) + epsilon).squareRoot()
        for column in 0..<rows.columns {
          let value = columns.centred[column][row] * scale * Double(gain[flat: column])
          target[row * rows.columns + column] = Float(value + Double(bias[flat: column]))
        }
      }
    }
  }
}
