public import Tensors

/// `y = g · (x − μ) · r + b` with `μ = mean(x)`, `r = (mean((x − μ)²) + ε)^(−1/2)` per row;
/// with `h = g·dy` and `n = (x − μ)·r`: `dx = r·(h − mean(h) − n·mean(h·n))`, `dg = Σ dy·n`,
/// `db = Σ dy` over the rows.
///
/// Reference: J. Ba et al., *Layer Normalization*, 2016.
struct LayerNorm: Operation {
  let epsilon: Float

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: LayerNormKernels.Statistics) {
    let (output, statistics) = LayerNormKernels.forward(
      inputs[0], gain: inputs[1], bias: inputs[2], epsilon: epsilon)
    return (output, statistics)
  }

  func backward(
    _ gradient: Tensor, inputs: [Tensor], saved: LayerNormKernels.Statistics, wanted: [Bool]
  ) -> [Tensor?] {
    let gradients = LayerNormKernels.gradient(
      gradient, x: inputs[0], gain: inputs[1], statistics: saved)
    return [gradients.x, gradients.gain, gradients.bias]
  }
}

extension LayerNorm: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    let centered = tape.subtract(inputs[0], tape.meanOverColumns(inputs[0]))
    let variance = tape.meanOverColumns(tape.square(centered))
    let shifted = tape.add(variance, tape.constant(Tensor([epsilon], shape: [])))
    let normal = tape.multiply(centered, tape.apply(.power(-0.5), to: shifted))
    return tape.add(tape.multiply(normal, inputs[1]), inputs[2])
  }
}

extension LayerNorm: SampleSeparable {
  func sampleGradients(
    _ gradient: Tensor, inputs: [Tensor], saved: LayerNormKernels.Statistics, samples: Int,
    wanted: [Bool]
  ) -> [Tensor?] {
    precondition(!wanted[0], "LayerNorm: per-sample gradients of a parameter that is normalised")
    let parts = (0..<samples).map { sample in
      LayerNormKernels.gradient(
        gradient.sample(sample, of: samples), x: inputs[0].sample(sample, of: samples),
        gain: inputs[1], statistics: saved.sample(sample, of: samples))
    }
    return [nil, Tensor.stacking(parts.map(\.gain)), Tensor.stacking(parts.map(\.bias))]
  }
}

extension Tape {
  /// Layer normalisation of each row; the gain and the bias `[width]` are the parameters `path` and
  /// `biasPath`.
  public func layerNorm(
    _ x: Variable, gain: Tensor, bias: Tensor, epsilon: Float, path: String, biasPath: String
  ) -> Variable {
    apply(
      LayerNorm(epsilon: epsilon), [x, parameter(path, gain), parameter(biasPath, bias)])
  }
}
