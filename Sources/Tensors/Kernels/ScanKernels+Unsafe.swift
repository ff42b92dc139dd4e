internal import CKernels

/// The operands of a selective scan; sequences of `context` steps lie one after another.
package struct ScanInputs {
  /// `[steps, width]` each.
  package var x, delta: Tensor
  /// `[width, states]`.
  package var a: Tensor
  /// `[steps, states]` each.
  package var b, c: Tensor
  /// `[width]`.
  package var skip: Tensor
  /// Steps of one sequence.
  package var context: Int

  /// - Precondition: the shapes fit one another.
  package init(_ inputs: [Tensor], context: Int) {
    precondition(inputs.count == 6, "a selective scan has 6 operands, not \(inputs.count)")
    (x, delta, a) = (inputs[0], inputs[1], inputs[2])
    (b, c, skip) = (inputs[3], inputs[4], inputs[5])
    self.context = context
    precondition(
      context > 0 && x.rows % context == 0 && delta.shape == x.shape && a.rows == x.columns
        && b.shape == [x.rows, a.columns] && c.shape == b.shape && skip.shape == [x.columns],
      "selective scan: \(inputs.map(\.shape)), context \(context)")
  }

  /// Calls `body` with each sequence: its first step and its operands.
  fileprivate func forEachSequence(_ body: (_ first: Int, inout ck_scan) -> Void) {
    let (width, states) = (x.columns, a.columns)
    x.withBuffer { x in
      delta.withBuffer { delta in
        a.withBuffer { a in
          b.withBuffer { b in
            c.withBuffer { c in
              skip.withBuffer { skip in
                for first in stride(from: 0, to: self.x.rows, by: context) {
                  var scan = ck_scan()
                  (scan.steps, scan.width, scan.states) = (context, width, states)
                  scan.x = x.baseAddress?.advanced(by: first * width)
                  scan.delta = delta.baseAddress?.advanced(by: first * width)
                  scan.b = b.baseAddress?.advanced(by: first * states)
                  scan.c = c.baseAddress?.advanced(by: first * states)
                  (scan.a, scan.skip) = (a.baseAddress, skip.baseAddress)
                  body(first, &scan)
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Selective scans, as in state-space models.
package enum ScanKernels {
  /// The output `[steps, width]` and all states `[steps, width, states]`.
  package static func forward(_ inputs: ScanInputs) -> (output: Tensor, states: Tensor) {
    let (width, states) = (inputs.x.columns, inputs.a.columns)
    var history = Tensor(uninitialized: [inputs.x.rows, width, states])
    let output = Tensor(shape: inputs.x.shape) { y in
      history.withMutableBuffer { h in
        inputs.forEachSequence { first, scan in
          ck_scan_forward(
            &scan, h.baseAddress?.advanced(by: first * width * states),
            y.baseAddress?.advanced(by: first * width))
        }
      }
    }
    return (output, history)
  }

  /// The gradients with respect to the six operands, in their order.
  package static func gradient(
    _ gradient: Tensor, inputs: ScanInputs, states history: Tensor
  ) -> [Tensor] {
    let (width, states) = (inputs.x.columns, inputs.a.columns)
    var (dx, ddelta) = (Tensor(zeros: inputs.x.shape), Tensor(zeros: inputs.x.shape))
    var (da, dskip) = (Tensor(zeros: inputs.a.shape), Tensor(zeros: inputs.skip.shape))
    var (db, dc) = (Tensor(zeros: inputs.b.shape), Tensor(zeros: inputs.c.shape))
    history.withBuffer { h in
      gradient.withBuffer { dy in
        dx.withMutableBuffer { dx in
          ddelta.withMutableBuffer { ddelta in
            da.withMutableBuffer { da in
              db.withMutableBuffer { db in
                dc.withMutableBuffer { dc in
                  dskip.withMutableBuffer { dskip in
                    inputs.forEachSequence { first, scan in
                      var carry = Tensor(zeros: [width, states])
                      carry.withMutableBuffer { carry in
                        ck_scan_backward(
                          &scan, h.baseAddress?.advanced(by: first * width * states),
                          dy.baseAddress?.advanced(by: first * width),
                          dx.baseAddress?.advanced(by: first * width),
                          ddelta.baseAddress?.advanced(by: first * width), da.baseAddress,
                          db.baseAddress?.advanced(by: first * states),
                          dc.baseAddress?.advanced(by: first * states), dskip.baseAddress,
                          carry.baseAddress)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return [dx, ddelta, da, db, dc, dskip]
  }
}
