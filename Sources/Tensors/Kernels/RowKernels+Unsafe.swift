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

  /// The gradients of `rmsNorm` with respect to `x` and the gain.
  package static func rmsNormGradient(
    _ dy: Tensor, x: Tensor, gain: Tensor, reciprocal: Tensor
  ) -> (x: Tensor, gain: Tensor) {
    var dgain = Tensor(zeros: gain.shape)
    let dx = Tensor(shape: x.shape) { dx in
      dgain.withMutableBuffer { dgain in
        x.withBuffer { x in
          gain.withBuffer { gain in
            reciprocal.withBuffer { r in
              dy.withBuffer { dy in
                ck_rmsnorm_backward(
                  r.count, gain.count, x.baseAddress, gain.baseAddress, r.baseAddress,
                  dy.baseAddress, dx.baseAddress, dgain.baseAddress)
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
    precondition(targets.count == logits.rows, "\(targets.count) targets for \(logits.shape)")
    let classes = Int32(logits.columns)
    precondition(
      targets.allSatisfy { $0 >= 0 && $0 < classes }, "a target outside 0..<\(classes)")
    var losses = [Double](repeating: 0, count: targets.count)
    let probabilities = Tensor(shape: logits.shape) { p in
      logits.withBuffer { l in
        ck_cross_entropy(
          targets.count, Int(classes), l.baseAddress, targets, &losses, p.baseAddress)
      }
    }
    return (losses, probabilities)
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
