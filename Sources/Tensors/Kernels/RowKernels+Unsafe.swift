internal import CKernels

/// Row-wise functions and their derivatives, over matrices `[rows, columns]`.
package enum RowKernels {
  /// `y = gain · x · r` with `r = 1/√(mean(x²) + ε)` per row; returns `y` and `r` `[rows]`.
  package static func rmsNorm(
    _ x: Tensor, gain: Tensor, epsilon: Float
  ) -> (output: Tensor, reciprocal: Tensor) {
    precondition(gain.count == x.columns, "rmsNorm: \(x.shape) with gain \(gain.shape)")
    var reciprocal = Tensor(uninitialized: [x.rows])
    let output = Tensor(shape: x.shape) { y in
      reciprocal.withMutableBuffer { r in
        x.withBuffer { x in
          gain.withBuffer { gain in
            ck_rmsnorm(
              r.count, gain.count, x.baseAddress, gain.baseAddress, epsilon, y.baseAddress,
              r.baseAddress)
          }
        }
      }
    }
    return (output, reciprocal)
  }

  /// The gradients of `rmsNorm` with respect to `x` and the gain; that of `x` is added to `sum`.
  package static func rmsNormGradient(
    _ dy: Tensor, x: Tensor, gain: Tensor, reciprocal: Tensor, addingTo sum: consuming Tensor? = nil
  ) -> (x: Tensor, gain: Tensor) {
    var dgain = Tensor(zeros: gain.shape)
    let adding = sum != nil
    var dx = sum.take() ?? Tensor(uninitialized: x.shape)
    precondition(dx.shape == x.shape, "rmsNormGradient: \(x.shape) added to \(dx.shape)")
    dx.withMutableBuffer { dx in
      dgain.withMutableBuffer { dgain in
        x.withBuffer { x in
          gain.withBuffer { gain in
            reciprocal.withBuffer { r in
              dy.withBuffer { dy in
                ck_rmsnorm_backward(
                  r.count, gain.count, x.baseAddress, gain.baseAddress, r.baseAddress,
                  dy.baseAddress, adding, dx.baseAddress, dgain.baseAddress)
              }
            }
          }
        }
      }
    }
    return (dx, dgain)
  }

  /// The gated unit `silu(gate) · up`.
  package static func swiGLU(gate: Tensor, up: Tensor) -> Tensor {
    precondition(gate.shape == up.shape, "swiGLU: \(gate.shape) and \(up.shape)")
    return Tensor(shape: gate.shape) { y in
      gate.withBuffer { g in
        up.withBuffer { u in ck_swiglu(y.count, g.baseAddress, u.baseAddress, y.baseAddress) }
      }
    }
  }

  /// The gradients of `swiGLU` with respect to the gate and the factor.
  package static func swiGLUGradient(
    _ dy: Tensor, gate: Tensor, up: Tensor
  ) -> (gate: Tensor, up: Tensor) {
    var dup = Tensor(uninitialized: up.shape)
    let dgate = Tensor(shape: gate.shape) { dgate in
      dup.withMutableBuffer { dup in
        gate.withBuffer { g in
          up.withBuffer { u in
            dy.withBuffer { dy in
              ck_swiglu_backward(
                dy.count, g.baseAddress, u.baseAddress, dy.baseAddress, dgate.baseAddress,
                dup.baseAddress)
            }
          }
        }
      }
    }
    return (dgate, dup)
  }

  /// The loss of each row in nats, and the probabilities `[rows, classes]`.
  package static func crossEntropy(
    logits: Tensor, targets: [Int32]
  ) -> (losses: [Double], probabilities: Tensor) {
    check(targets, rows: logits.rows, classes: logits.columns)
    let classes = Int32(logits.columns)
    var losses = [Double](repeating: 0, count: targets.count)
    let probabilities = Tensor(shape: logits.shape) { p in
      logits.withBuffer { l in
        ck_cross_entropy(
          targets.count, Int(classes), l.baseAddress, targets, &losses, p.baseAddress)
      }
    }
    return (losses, probabilities)
  }

  /// The loss of each row in nats and the slope `weight · (softmax − onehot)` of the logits, in their
  /// memory if nobody else holds it.
  package static func crossEntropySlope(
    logits: consuming Tensor, targets: [Int32], weight: Float
  ) -> (losses: [Double], slope: Tensor) {
    check(targets, rows: logits.rows, classes: logits.columns)
    var losses = [Double](repeating: 0, count: targets.count)
    let classes = logits.columns
    logits.withMutableBuffer { l in
      ck_cross_entropy_slope(
        targets.count, classes, l.baseAddress, targets, weight, &losses, l.baseAddress)
    }
    return (losses, logits)
  }

  /// The loss of each row of the logits `x · weightᵀ`, which are computed some rows at a time and
  /// not kept.
  package static func linearLosses(_ x: Tensor, weight: Tensor, targets: [Int32]) -> [Double] {
    check(targets, rows: x.rows, classes: weight.rows)
    precondition(x.columns == weight.columns, "linearLosses: \(x.shape) and \(weight.shape)")
    var losses = [Double](repeating: 0, count: targets.count)
    let (classes, width) = (weight.rows, weight.columns)
    let logits = Storage(count: min(lossRows, x.rows) * classes)
    x.withBuffer { x in
      weight.withBuffer { w in
        guard let x = x.baseAddress else { return }
        for first in stride(from: 0, to: targets.count, by: lossRows) {
          let rows = min(lossRows, targets.count - first)
          MatrixKernel.multiply(
            ck_product(
              transposing_left: false, transposing_right: true, rows: rows, columns: classes,
              depth: width, left: x + first * width, left_stride: width, right: w.baseAddress,
              right_stride: width, addend: nil, result: logits.pointer, result_stride: classes),
            reusing: weight.storage)
          targets.withUnsafeBufferPointer { targets in
            losses.withUnsafeMutableBufferPointer { losses in
              guard let targets = targets.baseAddress, let losses = losses.baseAddress else {
                return
              }
              ck_cross_entropy_losses(
                rows, classes, logits.pointer, targets + first, losses + first)
            }
          }
        }
      }
    }
    return losses
  }

  /// Rows of logits in one piece: enough for the product, few enough for the caches.
  private static let lossRows = 128

  private static func check(_ targets: [Int32], rows: Int, classes: Int) {
    precondition(targets.count == rows, "\(targets.count) targets for \(rows) rows")
    precondition(
      targets.allSatisfy { $0 >= 0 && $0 < Int32(classes) }, "a target outside 0..<\(classes)")
  }

  /// The logarithm of the softmax of each row.
  package static func logSoftmax(_ logits: Tensor) -> Tensor {
    Tensor(shape: logits.shape) { out in
      logits.withBuffer { l in
        ck_log_softmax(logits.rows, logits.columns, l.baseAddress, out.baseAddress)
      }
    }
  }

  /// Row by row: the divergence KL(p ‖ q) in nats, and whether both have the same first maximum.
  package static func compare(
    logProbabilities p: Tensor, with q: Tensor
  ) -> (divergences: [Double], same: [Bool]) {
    precondition(p.shape == q.shape, "compare: \(p.shape) with \(q.shape)")
    var divergences = [Double](repeating: 0, count: p.rows)
    var same = [UInt8](repeating: 0, count: p.rows)
    p.withBuffer { a in
      q.withBuffer { b in
        ck_compare_log_probabilities(
          p.rows, p.columns, a.baseAddress, b.baseAddress, &divergences, &same)
      }
    }
    return (divergences, same.map { $0 == 1 })
  }

  /// The rows of `table` named by `indices`: `[indices, columns]`.
  package static func gatherRows(_ table: Tensor, _ indices: [Int32]) -> Tensor {
    let width = table.columns
    let limit = Int32(table.rows)
    precondition(indices.allSatisfy { $0 >= 0 && $0 < limit }, "a row outside 0..<\(limit)")
    return Tensor(shape: [indices.count, width]) { out in
      table.withBuffer { table in
        for (position, index) in indices.enumerated() {
          let source = table[(Int(index) * width)..<((Int(index) + 1) * width)]
          _ = out[(position * width)..<((position + 1) * width)].update(fromContentsOf: source)
        }
      }
    }
  }

  /// Adds row `r` of `rows` to row `indices[r]` of a zero table `[tableRows, columns]`.
  package static func scatterRows(_ rows: Tensor, _ indices: [Int32], tableRows: Int) -> Tensor {
    let width = rows.columns
    var table = Tensor(zeros: [tableRows, width])
    table.withMutableBuffer { table in
      rows.withBuffer { rows in
        guard let base = table.baseAddress, let source = rows.baseAddress else { return }
        for (position, index) in indices.enumerated() {
          ck_axpy(width, 1, source + position * width, base + Int(index) * width)
        }
      }
    }
    return table
  }
}
