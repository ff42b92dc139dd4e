internal import CKernels

/// Two-dimensional convolution of images with the channels innermost (NHWC).
///
/// The channels are innermost because the lanes of a vector then hold output channels and every
/// window is a few contiguous runs: no copy of the windows (im2col) is made, only a zero border.
/// Each output is one sum over row, column and channel of its window, in that order.
package enum ConvolutionKernels {
  /// `y[n, p, o] = Σ x[n, window(p), c] · w[o, c, window]`, `[images, height, width, outputs]`.
  package static func forward(_ x: Tensor, weight: Tensor, shape: ConvolutionShape) -> Tensor {
    let plan = shape.forwardPlan()
    let packed =
      shape.isDepthwise ? shape.depthwiseWeights(weight, plan) : shape.forwardWeights(weight)
    return Tensor(shape: shape.output) { y in
      packed.withBuffer { w in
        forEachImage(x, shape.inputBorder) { image, source in
          let target = y.baseAddress?.advanced(by: image * y.count / shape.images)
          plan.withWindow { window in
            guard !shape.isDepthwise else {
              window.channels = shape.channels
              return ck_window_depthwise(&window, source, w.baseAddress, target)
            }
            (window.channels, window.outputs) = (shape.groupChannels, shape.groupOutputs)
            for group in 0..<shape.groups {
              ck_window_product(
                &window, source + group * shape.groupChannels,
                w.baseAddress?.advanced(by: group * shape.forwardPanel),
                target?.advanced(by: group * shape.groupOutputs))
            }
          }
        }
      }
    }
  }

  /// The gradient with respect to the weights, summed over the images in order.
  package static func weightGradient(
    _ gradient: Tensor, x: Tensor, shape: ConvolutionShape
  ) -> Tensor {
    let plan = shape.forwardPlan()
    let count =
      shape.isDepthwise ? plan.tap.count * shape.channels : shape.groups * shape.forwardPanel
    var packed = Tensor(zeros: [count])
    packed.withMutableBuffer { dw in
      gradient.withBuffer { dy in
        forEachImage(x, shape.inputBorder) { image, source in
          let slope = dy.baseAddress?.advanced(by: image * dy.count / shape.images)
          plan.withWindow { window in
            guard !shape.isDepthwise else {
              window.channels = shape.channels
              return ck_window_depthwise_weights(&window, source, slope, dw.baseAddress)
            }
            (window.channels, window.outputs) = (shape.groupChannels, shape.groupOutputs)
            for group in 0..<shape.groups {
              ck_window_weights(
                &window, source + group * shape.groupChannels,
                slope?.advanced(by: group * shape.groupOutputs),
                dw.baseAddress?.advanced(by: group * shape.forwardPanel))
            }
          }
        }
      }
    }
    guard shape.isDepthwise else { return shape.unpacked(packed) }
    return packed.reshaped([plan.tap.count, shape.channels]).transposed()
      .reshaped([shape.outputs, 1, shape.kernelHeight, shape.kernelWidth])
  }

  /// The gradient with respect to the images: the same product with inputs and outputs exchanged.
  package static func inputGradient(
    _ gradient: Tensor, weight: Tensor, shape: ConvolutionShape
  ) -> Tensor {
    let plans = shape.backwardPlans()
    let weights = plans.map { plan in
      shape.isDepthwise
        ? shape.depthwiseWeights(weight, plan) : shape.backwardWeights(weight, plan)
    }
    return Tensor(shape: [shape.images, shape.height, shape.width, shape.channels]) { dx in
      forEachImage(gradient, shape.gradientBorder) { image, slope in
        let target = dx.baseAddress?.advanced(by: image * dx.count / shape.images)
        for (plan, packed) in zip(plans, weights) {
          packed.withBuffer { w in
            plan.withWindow { window in
              guard !shape.isDepthwise else {
                window.channels = shape.channels
                return ck_window_depthwise(&window, slope, w.baseAddress, target)
              }
              (window.channels, window.outputs) = (shape.groupOutputs, shape.groupChannels)
              for group in 0..<shape.groups {
                ck_window_product(
                  &window, slope + group * shape.groupOutputs,
                  w.baseAddress?.advanced(by: group * shape.backwardPanel(plan)),
                  target?.advanced(by: group * shape.groupChannels))
              }
            }
          }
        }
      }
    }
  }

  /// Calls `body` with the index of each image and its floats, the border added.
  private static func forEachImage(
    _ images: Tensor, _ border: ImageBorder, _ body: (Int, UnsafePointer<Float>) -> Void
  ) {
    var padded = Tensor(uninitialized: [border.isEmpty ? 0 : border.count])
    padded.withMutableBuffer { padded in
      images.withBuffer { source in
        guard let source = source.baseAddress, let room = padded.baseAddress else { return }
        for image in 0..<images.rows {
          let first = source + image * border.height * border.width
          guard !border.isEmpty else {
            body(image, first)
            continue
          }
          ck_pad_image(
            border.height, border.width, first, border.top, border.left, border.paddedHeight,
            border.paddedWidth, room)
          body(image, room)
        }
      }
    }
  }
}

extension WindowPlan {
  fileprivate func withWindow(_ body: (inout ck_window) -> Void) {
    pixel.withUnsafeBufferPointer { pixel in
      place.withUnsafeBufferPointer { place in
        tap.withUnsafeBufferPointer { tap in
          var window = ck_window()
          (window.pixels, window.taps) = (pixel.count, tap.count)
          (window.pixel, window.place) = (pixel.baseAddress, place.baseAddress)
          window.tap = tap.baseAddress
          body(&window)
        }
      }
    }
  }
}
