/// Square windows that slide over images `[images, height, width, channels]`.
package struct PoolingShape: Sendable, Equatable {
  package let kernel, stride, padding: Int

  /// - Precondition: every window reaches into the image: the padding is at most half the kernel.
  package init(kernel: Int, stride: Int, padding: Int = 0) {
    precondition(
      kernel > 0 && stride > 0 && padding >= 0 && 2 * padding <= kernel,
      "pooling: kernel \(kernel), stride \(stride), padding \(padding)")
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  package func output(of input: [Int]) -> [Int] {
    precondition(
      input.count == 4 && min(input[1], input[2]) + 2 * padding >= kernel,
      "pooling: kernel \(kernel) on \(input) padded by \(padding)")
    func extent(_ size: Int) -> Int { (size + 2 * padding - kernel) / stride + 1 }
    return [input[0], extent(input[1]), extent(input[2]), input[3]]
  }

  /// Calls `body` with the flat pixel of the output and that of the input for all that meet, row
  /// by row of the window.
  func forEachPair(of input: [Int], _ body: (_ output: Int, _ input: Int) -> Void) {
    let shape = output(of: input)
    let (height, width) = (input[1], input[2])
    for image in 0..<input[0] {
      for y in 0..<shape[1] {
        for x in 0..<shape[2] {
          let place = (image * shape[1] + y) * shape[2] + x
          let (top, left) = (y * stride - padding, x * stride - padding)
          for row in max(top, 0)..<min(top + kernel, height) {
            for column in max(left, 0)..<min(left + kernel, width) {
              body(place, (image * height + row) * width + column)
            }
          }
        }
      }
    }
  }
}

/// Pooling and the subsampling of shortcuts.
package enum PoolingKernels {
  /// The largest value of each window, and the flat index where it was found first.
  package static func maximum(
    _ x: Tensor, _ shape: PoolingShape
  ) -> (output: Tensor, source: [Int32]) {
    let channels = x.columns
    var output = Tensor(filledWith: -.infinity, shape: shape.output(of: x.shape))
    var source = [Int32](repeating: -1, count: output.count)
    output.withMutableBuffer { y in
      x.withBuffer { values in
        source.withUnsafeMutableBufferPointer { source in
          shape.forEachPair(of: x.shape) { place, pixel in
            for c in 0..<channels {
              let (to, from) = (place * channels + c, pixel * channels + c)
              guard source[to] < 0 || values[from] > y[to] else { continue }
              y[to] = values[from]
              source[to] = Int32(from)
            }
          }
        }
      }
    }
    return (output, source)
  }

  /// The gradient of each window goes to its largest value.
  package static func maximumGradient(
    _ gradient: Tensor, source: [Int32], input: [Int]
  ) -> Tensor {
    var dx = Tensor(zeros: input)
    dx.withMutableBuffer { dx in
      gradient.withBuffer { dy in
        for (index, from) in source.enumerated() { dx[Int(from)] += dy[index] }
      }
    }
    return dx
  }

  /// The mean of each window; a border counts as zeros.
  package static func average(_ x: Tensor, _ shape: PoolingShape) -> Tensor {
    var output = Tensor(zeros: shape.output(of: x.shape))
    add(x, to: &output, by: 1 / Float(shape.kernel * shape.kernel), channels: x.columns) { body in
      shape.forEachPair(of: x.shape) { place, pixel in body(pixel, place) }
    }
    return output
  }

  /// The gradient of each window, shared by its values.
  package static func averageGradient(
    _ gradient: Tensor, input: [Int], _ shape: PoolingShape
  ) -> Tensor {
    var dx = Tensor(zeros: input)
    let share = 1 / Float(shape.kernel * shape.kernel)
    add(gradient, to: &dx, by: share, channels: gradient.columns) { body in
      shape.forEachPair(of: input) { place, pixel in body(place, pixel) }
    }
    return dx
  }

  /// The mean over height and width, `[images, channels]`.
  package static func globalAverage(_ x: Tensor) -> Tensor {
    precondition(x.shape.count == 4, "global average of \(x.shape)")
    let area = x.shape[1] * x.shape[2]
    var output = Tensor(zeros: [x.shape[0], x.shape[3]])
    add(x, to: &output, by: 1 / Float(area), channels: x.columns) { body in
      for pixel in 0..<(x.shape[0] * area) { body(pixel, pixel / area) }
    }
    return output
  }

  /// The gradient of each mean, shared by its pixels.
  package static func globalAverageGradient(_ gradient: Tensor, input: [Int]) -> Tensor {
    let area = input[1] * input[2]
    var dx = Tensor(zeros: input)
    add(gradient, to: &dx, by: 1 / Float(area), channels: gradient.columns) { body in
      for pixel in 0..<(input[0] * area) { body(pixel / area, pixel) }
    }
    return dx
  }

  /// Every `stride`-th pixel, between `low` channels of zeros before and the others after.
  package static func subsample(_ x: Tensor, stride: Int, low: Int, channels: Int) -> Tensor {
    let shape = PoolingShape(kernel: 1, stride: stride).output(of: x.shape)
    precondition(
      low >= 0 && low + x.columns <= channels, "\(x.shape) into \(channels) channels at \(low)")
    var output = Tensor(zeros: Array(shape.dropLast()) + [channels])
    output.withMutableBuffer { y in
      x.withBuffer { values in
        PoolingShape(kernel: 1, stride: stride).forEachPair(of: x.shape) { place, pixel in
          for c in 0..<x.columns { y[place * channels + low + c] = values[pixel * x.columns + c] }
        }
      }
    }
    return output
  }

  /// The gradient of `subsample`: zeros at the pixels that were left out.
  package static func subsampleGradient(
    _ gradient: Tensor, input: [Int], stride: Int, low: Int
  ) -> Tensor {
    let (wide, channels) = (gradient.columns, input[3])
    var dx = Tensor(zeros: input)
    dx.withMutableBuffer { dx in
      gradient.withBuffer { dy in
        PoolingShape(kernel: 1, stride: stride).forEachPair(of: input) { place, pixel in
          for c in 0..<channels { dx[pixel * channels + c] = dy[place * wide + low + c] }
        }
      }
    }
    return dx
  }

  /// `target[to] += factor · source[from]` for all channels of the pixels that `pairs` names.
  private static func add(
    _ source: Tensor, to target: inout Tensor, by factor: Float, channels: Int,
    pairs: (_ body: (_ from: Int, _ to: Int) -> Void) -> Void
  ) {
    target.withMutableBuffer { target in
      source.withBuffer { source in
        pairs { from, to in
          for c in 0..<channels {
            target[to * channels + c] += factor * source[from * channels + c]
          }
        }
      }
    }
  }
}
