internal import Conformance
internal import Essentials
internal import Foundation
internal import Tensors

/// Leads from the vectors of SCAP to its functions.
///
/// Each block maps x to `x + down(gelu(up(x)))`, or with a gate to
/// `x + down(silu(gate(x)) · up(x))`.
struct SCAPVector: VectorAdapter {
  static let slug = "scap"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var method = SCAP()
    method.sampleCounts = try vector.numbers("subsample_counts").map { Int($0) }
    method.grid = try vector.integer("grid")
    method.bandwidth = try vector.number("bandwidth_factor")
    var stack = SparsifiedStack(vector: vector, method: method)
    let calibrated = try stack.run("inputs")
    stack.isCalibrating = false
    let fresh = try stack.run("new_inputs")
    stack.outputs["expected_output"] = calibrated
    stack.outputs["expected_output_new"] = fresh
    return stack.outputs
  }
}

private struct SparsifiedStack {
  let vector: MethodVector
  let method: SCAP
  var isCalibrating = true
  var found: [String: SCAP.Calibration] = [:]
  var outputs: [String: VectorArray] = [:]

  init(vector: MethodVector, method: SCAP) {
    self.vector = vector
    self.method = method
  }

  mutating func run(_ name: String) throws -> VectorArray {
    let input = try vector.tensor(name)
    let tokens = Array(input.shape.dropLast())
    var hidden = input.reshaped([input.count / input.columns, input.columns])
    for layer in 0..<(try vector.integer("layers")) {
      let block = "layer\(layer)"
      let isGated = vector.inputs["\(block)_gate"] != nil
      let gate = isGated ? try linear("\(block)_gate", hidden, tokens) : nil
      let up = try linear("\(block)_up", hidden, tokens)
      let active = gate.map { $0.map(Self.silu) * up } ?? up.map(Self.gelu)
      hidden.add(try linear("\(block)_down", active, tokens))
    }
    return VectorArray(hidden.reshaped(input.shape))
  }

  private mutating func linear(
    _ name: String, _ inputs: Tensor, _ tokens: [Int]
  ) throws -> Tensor {
    let weight = try vector.tensor(name)
    let bias = try vector.tensor("\(name)_bias")
    var result = inputs.matmul(weight, transposingRight: true)
    if let setting = vector.setting("sparsify.\(name)")?.arrayValue {
      guard let kind = setting.first?.stringValue, let centre = SCAP.Centre(rawValue: kind),
        let share = setting.last?.doubleValue
      else { throw VectorError.missing("scap", key: "settings.sparsify.\(name)") }
      if isCalibrating {
        let calibration = method.calibrated(
          inputs, weight: weight, centre: centre, sparsity: share)
        found[name] = calibration
        record(calibration, name, inputs, weight, tokens)
      }
      if let calibration = found[name] {
        result = calibration.outputs(inputs, weight: weight)
      }
    }
    return Tensor(shape: result.shape) { target in
      for index in target.indices {
        target[index] = result[flat: index] + bias[flat: index % bias.count]
      }
    }
  }

  private mutating func record(
    _ calibration: SCAP.Calibration, _ name: String, _ inputs: Tensor, _ weight: Tensor,
    _ tokens: [Int]
  ) {
    let zeros = calibration.sparsified(inputs).values.map { $0 == 0 }
    outputs["mode_\(name)"] = VectorArray(calibration.mode)
    outputs["threshold_\(name)"] = VectorArray(calibration.threshold)
    outputs["candidate_modes_\(name)"] = VectorArray(calibration.candidates)
    outputs["zero_mask_\(name)"] = VectorArray(zeros, shape: tokens + [inputs.columns])
    outputs["sparsity_\(name)"] = VectorArray(
      Double(zeros.count { $0 }) / Double(zeros.count))
    outputs["extra_bias_\(name)"] = VectorArray(calibration.extraBias(weight))
  }

  private static func silu(_ value: Float) -> Float { value / (1 + exp(-value)) }

  private static func gelu(_ value: Float) -> Float {
    0.5 * value * (1 + erf(value / Float(2).squareRoot()))
  }
}
