public import Tensors

/// What training keeps of one batch norm: the statistics of the values that passed.
public struct ChannelStatistics: Sendable, Equatable {
  /// Mean of each channel `[channels]`.
  public var mean: Tensor
  /// Variance of each channel `[channels]`.
  public var variance: Tensor

  /// Wraps given statistics.
  public init(mean: Tensor, variance: Tensor) {
    self.mean = mean
    self.variance = variance
  }

  /// The statistics that a batch norm starts from: mean 0, variance 1.
  public init(channels: Int) {
    self.init(
      mean: Tensor(zeros: [channels]), variance: Tensor(filledWith: 1, shape: [channels]))
  }

  /// The statistics of some values `[…, channels]`, the variance divided by their number.
  public init(of x: Tensor) {
    let (mean, variance) = ChannelKernels.moments(x)
    self.init(
      mean: Tensor(mean.map(Float.init), shape: [mean.count]),
      variance: Tensor(variance.map(Float.init), shape: [mean.count]))
  }

  /// Moves towards new statistics: `old + momentum · (new − old)`.
  public mutating func move(towards new: ChannelStatistics, momentum: Float) {
    mean.add(new.mean - mean, times: momentum)
    variance.add(new.variance - variance, times: momentum)
  }

  /// `scale = gain/√(variance + ε)` and `shift = bias − mean·scale`: the norm as a linear map.
  public func affine(gain: Tensor, bias: Tensor, epsilon: Float) -> (scale: Tensor, shift: Tensor) {
    let reciprocal = variance.map { 1 / ($0 + epsilon).squareRoot() }
    let scale = gain * reciprocal
    return (scale, bias - mean * scale)
  }
}

/// `y = g·(x − m)·r + b (+ residual)` per channel, with `m` and `r = (v + ε)^(−1/2)` of the batch.
///
/// Where `rectifies`, y is the positive part of that. With `u = dy` where y passed, `x̂ = (x − m)·r`:
/// `dg = Σ u·x̂`, `db = Σ u`, `dx = g·r·(u − mean(u) − x̂·mean(u·x̂))`, `dresidual = u`.
///
/// Reference: S. Ioffe and C. Szegedy, *Batch Normalization*, 2015.
struct BatchNormalisation: Operation {
  let epsilon: Float
  let rectifies: Bool
  let statistics: ChannelStatistics

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor?) {
    let (scale, shift) = statistics.affine(gain: inputs[1], bias: inputs[2], epsilon: epsilon)
    let y = ChannelKernels.affine(
      inputs[0], scale: scale, shift: shift, residual: inputs.count > 3 ? inputs[3] : nil,
      rectify: rectifies)
    return (y, rectifies ? y : nil)
  }

  func backward(
    _ gradient: Tensor, inputs: [Tensor], saved: Tensor?, wanted: [Bool]
  ) -> [Tensor?] {
    let (x, gain, mean) = (inputs[0], inputs[1], statistics.mean)
    let (sums, products) = ChannelKernels.sums(gradient, x: x, output: saved, mean: mean)
    let channels = mean.count
    let count = Double(x.count / channels)
    var (a, b, d) = (mean, mean, mean)
    var (dgain, dbias) = (mean, mean)
    for c in 0..<channels {
      let root = 1 / (Double(statistics.variance[flat: c]) + Double(epsilon)).squareRoot()
      let factor = Double(gain[flat: c]) * root
      let slope = -factor * root * root * products[c] / count
      a[flat: c] = Float(factor)
      b[flat: c] = Float(slope)
      d[flat: c] = Float(-factor * sums[c] / count - slope * Double(mean[flat: c]))
      dgain[flat: c] = Float(products[c] * root)
      dbias[flat: c] = Float(sums[c])
    }
    let passing = inputs.count > 3 && wanted[3]
    let (dx, residual) = ChannelKernels.gradient(
      gradient, x: x, output: saved, factors: (a, b, d), passing: passing)
    return [dx, dgain, dbias] + (inputs.count > 3 ? [residual] : [])
  }
}

/// `y = x·s + t (+ residual)` per channel, and its positive part where `rectifies`.
///
/// With `u = dy` where y passed: `dx = u·s`, `ds = Σ u·x`, `dt = Σ u`, `dresidual = u`.
struct ChannelAffine: Operation {
  let rectifies: Bool

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor?) {
    let y = ChannelKernels.affine(
      inputs[0], scale: inputs[1], shift: inputs[2], residual: inputs.count > 3 ? inputs[3] : nil,
      rectify: rectifies)
    return (y, rectifies ? y : nil)
  }

  func backward(
    _ gradient: Tensor, inputs: [Tensor], saved: Tensor?, wanted: [Bool]
  ) -> [Tensor?] {
    let zeros = Tensor(zeros: inputs[1].shape)
    let (sums, products) = ChannelKernels.sums(gradient, x: inputs[0], output: saved, mean: zeros)
    let (dx, residual) = ChannelKernels.gradient(
      gradient, x: inputs[0], output: saved, factors: (inputs[1], zeros, zeros),
      passing: inputs.count > 3 && wanted[3])
    return [
      dx, Tensor(products.map(Float.init), shape: zeros.shape),
      Tensor(sums.map(Float.init), shape: zeros.shape),
    ] + (inputs.count > 3 ? [residual] : [])
  }
}

extension Tape {
  /// Batch norm with the statistics of this batch, then the residual and the positive part if asked.
  ///
  /// Gain and bias `[channels]` are the parameters `path.gain` and `path.bias`. The statistics are
  /// those of the values given here, over all dimensions but the last, and are returned.
  public func batchNorm(
    _ x: Variable, gain: Tensor, bias: Tensor, residual: Variable? = nil, rectified: Bool = false,
    epsilon: Float = 1e-5, path: String
  ) -> (value: Variable, statistics: ChannelStatistics) {
    let statistics = ChannelStatistics(of: x.value)
    let rule = BatchNormalisation(epsilon: epsilon, rectifies: rectified, statistics: statistics)
    let inputs = [x, parameter("\(path).gain", gain), parameter("\(path).bias", bias)]
    return (apply(rule, inputs + (residual.map { [$0] } ?? [])), statistics)
  }

  /// A scale and a shift of each channel, then the residual and the positive part if asked.
  public func channelAffine(
    _ x: Variable, scale: Variable, shift: Variable, residual: Variable? = nil,
    rectified: Bool = false
  ) -> Variable {
    let rule = ChannelAffine(rectifies: rectified)
    return apply(rule, [x, scale, shift] + (residual.map { [$0] } ?? []))
  }

  /// Adds a bias `[channels]`, the parameter `path`, and takes the positive part if asked.
  public func shiftChannels(
    _ x: Variable, by bias: Tensor, rectified: Bool = false, path: String
  ) -> Variable {
    let ones = constant(Tensor(filledWith: 1, shape: bias.shape))
    return channelAffine(x, scale: ones, shift: parameter(path, bias), rectified: rectified)
  }
}
