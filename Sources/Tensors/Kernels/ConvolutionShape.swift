/// The extents of a convolution of images `[images, height, width, channels]` with weights
/// `[outputs, channels / groups, kernelHeight, kernelWidth]`.
package struct ConvolutionShape: Sendable, Equatable {
  package let images, height, width, channels: Int
  package let outputs, kernelHeight, kernelWidth: Int
  package let stride, padding, groups: Int

  /// Reads the extents from the shapes of the operands.
  ///
  /// - Precondition: they fit one another, and at least one window fits into the padded image.
  package init(input: [Int], weight: [Int], stride: Int, padding: Int, groups: Int) {
    precondition(
      input.count == 4 && weight.count == 4 && stride > 0 && padding >= 0 && groups > 0,
      "convolution: images \(input), weights \(weight), stride \(stride), padding \(padding)")
    (images, height, width, channels) = (input[0], input[1], input[2], input[3])
    (outputs, kernelHeight, kernelWidth) = (weight[0], weight[2], weight[3])
    (self.stride, self.padding, self.groups) = (stride, padding, groups)
    precondition(
      channels == weight[1] * groups && outputs % groups == 0,
      "convolution: images \(input), weights \(weight) in \(groups) groups")
    precondition(
      height + 2 * padding >= kernelHeight && width + 2 * padding >= kernelWidth,
      "convolution: no window \(weight) fits into \(input) padded by \(padding)")
  }

  package var outputHeight: Int { (height + 2 * padding - kernelHeight) / stride + 1 }
  package var outputWidth: Int { (width + 2 * padding - kernelWidth) / stride + 1 }
  package var output: [Int] { [images, outputHeight, outputWidth, outputs] }

  var groupChannels: Int { channels / groups }
  var groupOutputs: Int { outputs / groups }
  /// One input channel and one output channel for each group: lanes run over the groups.
  var isDepthwise: Bool { groups > 1 && groups == channels && outputs == channels }
}

/// A zero border around an image, in rows and floats.
struct ImageBorder: Equatable {
  var height, width: Int
  var top, left: Int
  var paddedHeight, paddedWidth: Int

  var isEmpty: Bool { height == paddedHeight && width == paddedWidth }
  var count: Int { paddedHeight * paddedWidth }
}

/// Which numbers of a padded image meet in each output, as offsets.
struct WindowPlan {
  var pixel: [UInt32] = []
  var place: [UInt32] = []
  var tap: [UInt32] = []
  /// The position of each tap in the kernel, `row · kernelWidth + column`.
  var kernelIndex: [Int] = []
}

extension ConvolutionShape {
  /// The border of the input in the forward pass.
  var inputBorder: ImageBorder {
    ImageBorder(
      height: height, width: width * channels, top: padding, left: padding * channels,
      paddedHeight: height + 2 * padding, paddedWidth: (width + 2 * padding) * channels)
  }

  /// Every output pixel with its window.
  func forwardPlan() -> WindowPlan {
    let row = inputBorder.paddedWidth
    var plan = WindowPlan()
    for y in 0..<outputHeight {
      for x in 0..<outputWidth {
        plan.pixel.append(UInt32(y * stride * row + x * stride * channels))
        plan.place.append(UInt32((y * outputWidth + x) * outputs))
      }
    }
    for ky in 0..<kernelHeight {
      for kx in 0..<kernelWidth {
        plan.tap.append(UInt32(ky * row + kx * channels))
        plan.kernelIndex.append(ky * kernelWidth + kx)
      }
    }
    return plan
  }

  /// The border of the output's gradient: room for every window of the backward pass.
  var gradientBorder: ImageBorder {
    let (top, left) = (kernelHeight - 1, kernelWidth - 1)
    let paddedHeight = top + max(outputHeight, (height - 1 + padding) / stride + 1)
    let paddedWidth = left + max(outputWidth, (width - 1 + padding) / stride + 1)
    return ImageBorder(
      height: outputHeight, width: outputWidth * outputs, top: top, left: left * outputs,
      paddedHeight: paddedHeight, paddedWidth: paddedWidth * outputs)
  }

  /// The input pixels by their remainders modulo the stride: within one phase the same taps meet
  /// the gradient, at one distance, as in a convolution of stride 1.
  func backwardPlans() -> [WindowPlan] {
    (0..<stride).flatMap { a in (0..<stride).map { b in backwardPlan(rows: a, columns: b) } }
  }

  private func backwardPlan(rows a: Int, columns b: Int) -> WindowPlan {
    let border = gradientBorder
    var plan = WindowPlan()
    for (j, y) in Swift.stride(from: a, to: height, by: stride).enumerated() {
      for (i, x) in Swift.stride(from: b, to: width, by: stride).enumerated() {
        plan.pixel.append(UInt32(j * border.paddedWidth + i * outputs))
        plan.place.append(UInt32((y * width + x) * channels))
      }
    }
    for ky in 0..<kernelHeight where (a + padding - ky) % stride == 0 {
      for kx in 0..<kernelWidth where (b + padding - kx) % stride == 0 {
        let row = border.top + (a + padding - ky) / stride
        let column = kernelWidth - 1 + (b + padding - kx) / stride
        plan.tap.append(UInt32(row * border.paddedWidth + column * outputs))
        plan.kernelIndex.append(ky * kernelWidth + kx)
      }
    }
    return plan
  }
}
