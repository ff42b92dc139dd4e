public import Tensors

/// `y[n, p, o] = Σ x[n, s·p + k − padding, c] · w[o, c, k]` over the window k and the
/// channels c of the output's group; `dx` and `dw` are the same sum over outputs and over pixels.
struct Convolution: Operation {
  let stride: Int
  let padding: Int
  let groups: Int

  private func shape(_ inputs: [Tensor]) -> ConvolutionShape {
    ConvolutionShape(
      input: inputs[0].shape, weight: inputs[1].shape, stride: stride, padding: padding,
      groups: groups)
  }

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (ConvolutionKernels.forward(inputs[0], weight: inputs[1], shape: shape(inputs)), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    let shape = shape(inputs)
    return [
      wanted[0]
        ? ConvolutionKernels.inputGradient(gradient, weight: inputs[1], shape: shape) : nil,
      wanted[1] ? ConvolutionKernels.weightGradient(gradient, x: inputs[0], shape: shape) : nil,
    ]
  }
}

/// `y` is the largest value of each window; its gradient goes to the first place that holds it.
struct MaximumPool: Operation {
  let shape: PoolingShape

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: [Int32]) {
    let (output, source) = PoolingKernels.maximum(inputs[0], shape)
    return (output, source)
  }

  func backward(
    _ gradient: Tensor, inputs: [Tensor], saved: [Int32], wanted: [Bool]
  ) -> [Tensor?] {
    [PoolingKernels.maximumGradient(gradient, source: saved, input: inputs[0].shape)]
  }
}

/// `y = Σ x / kernel²` over each window, a border counting as zeros; `dx = Σ dy / kernel²`.
struct AveragePool: Operation {
  let shape: PoolingShape

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (PoolingKernels.average(inputs[0], shape), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [PoolingKernels.averageGradient(gradient, input: inputs[0].shape, shape)]
  }
}

/// `y[n, c] = Σ_p x[n, p, c] / pixels`; `dx = dy / pixels`.
struct GlobalAverage: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (PoolingKernels.globalAverage(inputs[0]), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [PoolingKernels.globalAverageGradient(gradient, input: inputs[0].shape)]
  }
}

/// `y[n, p, low + c] = x[n, s·p, c]`, zero in the other channels; the gradient goes back the same way.
///
/// Reference: K. He et al., *Deep Residual Learning for Image Recognition*, 2016, option A.
struct Subsampling: Operation {
  let stride: Int
  let low: Int
  let channels: Int

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (PoolingKernels.subsample(inputs[0], stride: stride, low: low, channels: channels), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [
      PoolingKernels.subsampleGradient(
        gradient, input: inputs[0].shape, stride: stride, low: low)
    ]
  }
}

/// `y` has the elements of `x` under another shape, and so has the gradient.
struct ShapeChange: Operation {
  let shape: [Int]

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (inputs[0].reshaped(shape), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [gradient.reshaped(inputs[0].shape)]
  }
}

extension Tape {
  /// A convolution without bias of images `[images, height, width, channels]`.
  ///
  /// The weight `[out, in / groups, kernelHeight, kernelWidth]` is a parameter named `path`; the
  /// observer sees the images. With as many groups as channels the convolution is depthwise.
  public func convolve(
    _ x: Variable, weight: Tensor, stride: Int = 1, padding: Int = 0, groups: Int = 1, path: String
  ) -> Variable {
    observer?(path, x.value)
    return apply(
      Convolution(stride: stride, padding: padding, groups: groups), [x, parameter(path, weight)])
  }

  /// The largest value of each square window.
  public func maximumPool(
    _ x: Variable, kernel: Int, stride: Int, padding: Int = 0
  ) -> Variable {
    apply(MaximumPool(shape: PoolingShape(kernel: kernel, stride: stride, padding: padding)), [x])
  }

  /// The mean of each square window; a border counts as zeros.
  public func averagePool(
    _ x: Variable, kernel: Int, stride: Int, padding: Int = 0
  ) -> Variable {
    apply(AveragePool(shape: PoolingShape(kernel: kernel, stride: stride, padding: padding)), [x])
  }

  /// The mean over height and width: `[images, height, width, channels]` to `[images, channels]`.
  public func globalAverage(_ x: Variable) -> Variable {
    apply(GlobalAverage(), [x])
  }

  /// Every `stride`-th pixel, with channels of zeros around the old ones: a shortcut without weights.
  public func subsample(_ x: Variable, stride: Int, channels: Int) -> Variable {
    let low = (channels - (x.shape.last ?? 0)) / 2
    return apply(Subsampling(stride: stride, low: low, channels: channels), [x])
  }

  /// The same elements under another shape.
  public func reshaped(_ x: Variable, as shape: [Int]) -> Variable {
    apply(ShapeChange(shape: shape), [x])
  }
}
