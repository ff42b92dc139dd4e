public import Autograd
public import Tensors

/// A square convolution without bias, followed by batch norm.
public struct NormalisedConvolution: Sendable {
  /// The weights `[out, in, kernel, kernel]`.
  public var weight: Tensor
  /// The gain of the norm `[out]`.
  public var gain: Tensor
  /// The bias of the norm `[out]`.
  public var bias: Tensor
  /// The running statistics of the norm.
  public var statistics: ChannelStatistics
  /// The distance of two windows.
  public let stride: Int

  static let epsilon: Float = 1e-5

  /// Random weights of variance 2/(kernel²·in), a norm that changes nothing yet.
  ///
  /// Reference: K. He et al., *Delving Deep into Rectifiers*, 2015.
  public init(
    from inputs: Int, to outputs: Int, kernel: Int, stride: Int, random: inout RandomStream
  ) {
    weight = Tensor(
      normal: [outputs, inputs, kernel, kernel],
      standardDeviation: (2 / Float(kernel * kernel * inputs)).squareRoot(), random: &random)
    gain = Tensor(filledWith: 1, shape: [outputs])
    bias = Tensor(zeros: [outputs])
    statistics = ChannelStatistics(channels: outputs)
    self.stride = stride
  }

  func callAsFunction(
    _ x: Variable, residual: Variable? = nil, rectified: Bool, mode: ForwardMode, path: String,
    on tape: Tape
  ) -> Variable {
    let y = tape.convolve(
      x, weight: weight, stride: stride, padding: weight.shape[2] / 2, path: "\(path).weight")
    switch mode {
    case .training(let collector):
      let (value, found) = tape.batchNorm(
        y, gain: gain, bias: bias, residual: residual, rectified: rectified,
        epsilon: Self.epsilon, path: "\(path).norm")
      collector.record("\(path).norm", found)
      return value
    case .inference:
      let (scale, shift) = statistics.affine(gain: gain, bias: bias, epsilon: Self.epsilon)
      return tape.channelAffine(
        y, scale: tape.constant(scale), shift: tape.constant(shift), residual: residual,
        rectified: rectified)
    }
  }

  /// The same function at inference with the norm's scale moved into the weights.
  ///
  /// The norm that remains has gain 1, mean 0 and variance 1 − ε: it adds a bias.
  public func folded() -> NormalisedConvolution {
    let (scale, shift) = statistics.affine(gain: gain, bias: bias, epsilon: Self.epsilon)
    let outputs = weight.rows
    var result = self
    var columns = weight.reshaped([outputs, weight.count / outputs]).transposed()
    columns.scaleColumns(by: scale)
    result.weight = columns.transposed().reshaped(weight.shape)
    result.gain = Tensor(filledWith: 1, shape: [outputs])
    result.bias = shift
    result.statistics = ChannelStatistics(
      mean: Tensor(zeros: [outputs]),
      variance: Tensor(filledWith: 1 - Self.epsilon, shape: [outputs]))
    return result
  }

  mutating func updateParameters<Failure: Error>(
    path: String, _ body: (_ path: String, _ parameter: inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body("\(path).weight", &weight)
    try body("\(path).norm.gain", &gain)
    try body("\(path).norm.bias", &bias)
  }
}
