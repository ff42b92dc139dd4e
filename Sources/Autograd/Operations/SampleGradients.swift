internal import Tensors

extension LinearMap: SampleSeparable {
  /// `dW[s] = dY[s]ᵀ · X[s]`, one product for each sample.
  func sampleGradients(
    _ gradient: Tensor, inputs: [Tensor], saved: Void, samples: Int, wanted: [Bool]
  ) -> [Tensor?] {
    precondition(!wanted[0], "LinearMap: per-sample gradients of a parameter that is the input")
    let rows = gradient.rows
    precondition(
      samples > 0 && rows % samples == 0, "\(rows) rows do not divide into \(samples) samples")
    let each = rows / samples
    let gradients = gradient.reshaped([samples, each, gradient.columns])
    return [
      nil,
      gradients.batchedMatmul(
        inputs[0].reshaped([samples, each, inputs[0].columns]), transposingSelf: true),
    ]
  }
}

extension LinearCrossEntropy: SampleSeparable {
  func sampleGradients(
    _ gradient: Tensor, inputs: [Tensor], saved: Tensor, samples: Int, wanted: [Bool]
  ) -> [Tensor?] {
    LinearMap().sampleGradients(
      saved.scaled(by: gradient[flat: 0]), inputs: inputs, saved: (), samples: samples,
      wanted: wanted)
  }
}

extension RowLookup: SampleSeparable {
  func sampleGradients(
    _ gradient: Tensor, inputs: [Tensor], saved: Void, samples: Int, wanted: [Bool]
  ) -> [Tensor?] {
    let parts = (0..<samples).map { sample in
      let rows = gradient.sample(sample, of: samples)
      let first = sample * rows.rows
      return RowKernels.scatterRows(
        rows, Array(indices[first..<(first + rows.rows)]), tableRows: inputs[0].rows)
    }
    return [Tensor.stacking(parts)]
  }
}

extension RootMeanSquareNorm: SampleSeparable {
  func sampleGradients(
    _ gradient: Tensor, inputs: [Tensor], saved: Tensor, samples: Int, wanted: [Bool]
  ) -> [Tensor?] {
    precondition(
      !wanted[0], "RootMeanSquareNorm: per-sample gradients of a parameter that is normalised")
    let each = saved.count / max(samples, 1)
    let parts = (0..<samples).map { sample in
      RowKernels.rmsNormGradient(
        gradient.sample(sample, of: samples), x: inputs[0].sample(sample, of: samples),
        gain: inputs[1], reciprocal: saved.rows((sample * each)..<((sample + 1) * each))
      ).gain
    }
    return [nil, Tensor.stacking(parts)]
  }
}
