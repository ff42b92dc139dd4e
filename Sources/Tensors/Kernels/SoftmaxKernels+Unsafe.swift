internal import CKernels

/// Softmax and its relatives over the last dimension.
package enum SoftmaxKernels {
  private typealias Map = (Int, Int, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void
  private typealias Pull = (
    Int, Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?
  ) -> Void

  /// The softmax of each row; a row of −∞ gives zeros.
  package static func softmax(_ x: Tensor) -> Tensor { map(x, to: x.shape, ck_softmax) }

  /// The logarithm of the softmax of each row.
  package static func logSoftmax(_ x: Tensor) -> Tensor { map(x, to: x.shape, ck_log_softmax) }

  /// `log Σ exp(x)` of each row, `[…, 1]`.
  package static func logSumExp(_ x: Tensor) -> Tensor {
    map(x, to: x.columnShape, ck_log_sum_exp)
  }

  /// The gradient of `softmax`, given its value `y`.
  package static func softmaxGradient(_ dy: Tensor, y: Tensor) -> Tensor {
    pull(y, dy, ck_softmax_backward)
  }

  /// The gradient of `logSoftmax`, given its value `y`.
  package static func logSoftmaxGradient(_ dy: Tensor, y: Tensor) -> Tensor {
    pull(y, dy, ck_log_softmax_backward)
  }

  /// The gradient of `logSumExp`, given its value `y`.
  package static func logSumExpGradient(_ dy: Tensor, x: Tensor, y: Tensor) -> Tensor {
    precondition(dy.count == x.flatRows, "logSumExp: gradient \(dy.shape) for \(x.shape)")
    return Tensor(shape: x.shape) { dx in
      x.withBuffer { x in
        y.withBuffer { y in
          dy.withBuffer { dy in
            ck_log_sum_exp_backward(
              dy.count, dy.isEmpty ? 0 : x.count / dy.count, x.baseAddress, y.baseAddress,
              dy.baseAddress, dx.baseAddress)
          }
        }
      }
    }
  }

  private static func map(_ x: Tensor, to shape: [Int], _ kernel: Map) -> Tensor {
    precondition(x.columns > 0, "softmax over no columns: \(x.shape)")
    return Tensor(shape: shape) { y in
      x.withBuffer { kernel(x.flatRows, x.columns, $0.baseAddress, y.baseAddress) }
    }
  }

  private static func pull(_ y: Tensor, _ dy: Tensor, _ kernel: Pull) -> Tensor {
    precondition(y.shape == dy.shape, "softmax: gradient \(dy.shape) for \(y.shape)")
    return Tensor(shape: y.shape) { dx in
      dy.withBuffer { dy in
        y.withBuffer { values in
          kernel(y.flatRows, y.columns, values.baseAddress, dy.baseAddress, dx.baseAddress)
        }
      }
    }
  }

  /// `−Σ targets · log-probabilities` of each row, in nats.
  package static func crossEntropy(logProbabilities: Tensor, targets: Tensor) -> [Double] {
    precondition(
      logProbabilities.shape == targets.shape,
      "cross-entropy: \(logProbabilities.shape) with targets \(targets.shape)")
    var losses = [Double](repeating: 0, count: targets.flatRows)
    logProbabilities.withBuffer { l in
      targets.withBuffer { t in
        ck_soft_cross_entropy(
          targets.flatRows, targets.columns, l.baseAddress, t.baseAddress, &losses)
      }
    }
    return losses
  }

  /// The divergence KL(p ‖ q) of each row in nats, from log-probabilities.
  package static func divergences(_ p: Tensor, _ q: Tensor) -> [Double] {
    precondition(p.shape == q.shape, "divergence: \(p.shape) from \(q.shape)")
    var divergences = [Double](repeating: 0, count: p.flatRows)
    p.withBuffer { left in
      q.withBuffer { right in
        ck_divergences(
          p.flatRows, p.columns, left.baseAddress, right.baseAddress, &divergences)
      }
    }
    return divergences
  }

  /// The gradients of `Σ KL(p ‖ q)` with respect to the logits of p and of q, times `scale`, from
  /// log-probabilities and the divergence of each row.
  package static func divergenceGradient(
    p: Tensor, q: Tensor, divergences: [Double], scale: Float, wanted: [Bool]
  ) -> [Tensor?] {
    func gradient(ofFirst: Bool) -> Tensor {
      Tensor(shape: p.shape) { out in
        p.withBuffer { left in
          q.withBuffer { right in
            ck_divergence_backward(
              p.flatRows, p.columns, scale, left.baseAddress, right.baseAddress, divergences,
              ofFirst ? out.baseAddress : nil, ofFirst ? nil : out.baseAddress)
          }
        }
      }
    }
    return [
      wanted[0] ? gradient(ofFirst: true) : nil, wanted[1] ? gradient(ofFirst: false) : nil,
    ]
  }
}

/// Layer normalisation of each row.
package enum LayerNormKernels {
  /// What the backward rule needs of each row: `[rows]` each.
  package struct Statistics: Sendable {
    let mean: Tensor
    let reciprocal: Tensor

    /// Those of one of several equal runs of rows.
    package func sample(_ sample: Int, of samples: Int) -> Statistics {
      let each = mean.count / samples
      let rows = (sample * each)..<((sample + 1) * each)
      return Statistics(mean: mean.rows(rows), reciprocal: reciprocal.rows(rows))
    }
  }

  /// `y = gain · (x − mean) · r + bias` with `r = 1/√(variance + ε)` per row.
  package static func forward(
    _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float
  ) -> (output: Tensor, statistics: Statistics) {
    precondition(
      gain.shape == [x.columns] && bias.shape == [x.columns],
      "layerNorm: \(x.shape) with gain \(gain.shape), bias \(bias.shape)")
    var mean = Tensor(uninitialized: [x.flatRows])
    var reciprocal = Tensor(uninitialized: [x.flatRows])
    let output = Tensor(shape: x.shape) { y in
      mean.withMutableBuffer { mean in
        reciprocal.withMutableBuffer { r in
          withBuffers(x, gain, bias) { x, gain, bias in
            ck_layernorm(
              r.count, gain.count, x.baseAddress, gain.baseAddress, bias.baseAddress, epsilon,
              y.baseAddress, mean.baseAddress, r.baseAddress)
          }
        }
      }
    }
    return (output, Statistics(mean: mean, reciprocal: reciprocal))
  }

  /// The gradients with respect to `x`, the gain and the bias.
  package static func gradient(
    _ dy: Tensor, x: Tensor, gain: Tensor, statistics: Statistics
  ) -> (x: Tensor, gain: Tensor, bias: Tensor) {
    var dgain = Tensor(zeros: gain.shape)
    var dbias = Tensor(zeros: gain.shape)
    let dx = Tensor(shape: x.shape) { dx in
      dgain.withMutableBuffer { dgain in
        dbias.withMutableBuffer { dbias in
          withBuffers(x, gain, dy) { x, gain, dy in
            withBuffers(statistics.mean, statistics.reciprocal, statistics.mean) { mean, r, _ in
              ck_layernorm_backward(
                r.count, gain.count, x.baseAddress, gain.baseAddress, mean.baseAddress,
                r.baseAddress, dy.baseAddress, dx.baseAddress, dgain.baseAddress,
                dbias.baseAddress)
            }
          }
        }
      }
    }
    return (dx, dgain, dbias)
  }

  private typealias Buffer = UnsafeBufferPointer<Float>

  private static func withBuffers(
    _ a: Tensor, _ b: Tensor, _ c: Tensor, _ body: (Buffer, Buffer, Buffer) -> Void
  ) {
    a.withBuffer { a in b.withBuffer { b in c.withBuffer { c in body(a, b, c) } } }
  }
}
