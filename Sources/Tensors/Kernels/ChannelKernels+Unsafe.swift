internal import CKernels

/// Statistics and scaling of the channels of `[…, channels]`, the last dimension.
package enum ChannelKernels {
  /// Mean and variance (divided by their number) of each channel, in double.
  package static func moments(_ x: Tensor) -> (mean: [Double], variance: [Double]) {
    let channels = x.columns
    var mean = [Double](repeating: 0, count: channels)
    var variance = mean
    precondition(x.count > 0, "channel moments of no values, \(x.shape)")
    x.withBuffer {
      ck_channel_moments($0.count / channels, channels, $0.baseAddress, &mean, &variance)
    }
    return (mean, variance)
  }

  /// `y = x · scale + shift (+ residual)` per channel, and the positive part of it where `rectify`.
  package static func affine(
    _ x: Tensor, scale: Tensor, shift: Tensor, residual: Tensor?, rectify: Bool
  ) -> Tensor {
    let channels = x.columns
    precondition(
      scale.count == channels && shift.count == channels
        && (residual == nil || residual?.shape == x.shape),
      "channel affine: \(x.shape), scale \(scale.shape), shift \(shift.shape), residual "
        + "\(residual?.shape ?? [])")
    return Tensor(shape: x.shape) { y in
      x.withBuffer { x in
        scale.withBuffer { scale in
          shift.withBuffer { shift in
            withOptionalBuffer(residual) { residual in
              ck_channel_affine(
                channels == 0 ? 0 : x.count / channels, channels, x.baseAddress,
                scale.baseAddress, shift.baseAddress, residual, rectify ? 1 : 0, y.baseAddress)
            }
          }
        }
      }
    }
  }

  /// Per channel Σ g and Σ g·(x − mean), where g is the gradient where `output` is positive (or
  /// everywhere, without an output).
  package static func sums(
    _ gradient: Tensor, x: Tensor, output: Tensor?, mean: Tensor
  ) -> (sums: [Double], products: [Double]) {
    let channels = x.columns
    var sums = [Double](repeating: 0, count: channels)
    var products = sums
    x.withBuffer { x in
      gradient.withBuffer { dy in
        mean.withBuffer { mean in
          withOptionalBuffer(output) { y in
            ck_channel_sums(
              x.count / max(channels, 1), channels, x.baseAddress, dy.baseAddress, y,
              mean.baseAddress, &sums, &products)
          }
        }
      }
    }
    return (sums, products)
  }

  /// `a·g + b·x + d` per channel with g as in `sums`, and g itself where it is asked for.
  package static func gradient(
    _ gradient: Tensor, x: Tensor, output: Tensor?, factors: (a: Tensor, b: Tensor, d: Tensor),
    passing: Bool
  ) -> (x: Tensor, passed: Tensor?) {
    let channels = x.columns
    var passed = Tensor(uninitialized: passing ? x.shape : [0])
    let dx = Tensor(shape: x.shape) { dx in
      passed.withMutableBuffer { passed in
        x.withBuffer { x in
          gradient.withBuffer { dy in
            factors.a.withBuffer { a in
              factors.b.withBuffer { b in
                factors.d.withBuffer { d in
                  withOptionalBuffer(output) { y in
                    ck_channel_gradient(
                      x.count / max(channels, 1), channels, x.baseAddress, dy.baseAddress, y,
                      a.baseAddress, b.baseAddress, d.baseAddress, dx.baseAddress,
                      passing ? passed.baseAddress : nil)
                  }
                }
              }
            }
          }
        }
      }
    }
    return (dx, passing ? passed : nil)
  }

  private static func withOptionalBuffer(
    _ tensor: Tensor?, _ body: (UnsafePointer<Float>?) -> Void
  ) {
    guard let tensor else { return body(nil) }
    tensor.withBuffer { body($0.baseAddress) }
  }
}
